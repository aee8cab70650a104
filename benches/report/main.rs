//! The tables of `docs/benchmarks.md`, measured and printed: `cargo bench --bench report`, or some of them:
//! `cargo bench --bench report -- workloads growth failures`.

mod measure;
mod workloads;

#[path = "../synthetic/mod.rs"]
mod synthetic;

const PARTS: [(&str, fn()); 3] = [
    ("workloads", workloads::print_workloads),
    ("growth", workloads::print_growth),
    ("failures", workloads::print_failures),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A test run builds this program and starts it without `--bench`: nothing is measured then.
    let Some(arguments) = without_bench(arguments) else {
        return;
    };
    if let [flag, name] = arguments.as_slice()
        && flag == "--one"
    {
        let measured = workloads::measure(name);
        println!("{}", serde_json::json!(measured));
        return;
    }
    for (name, print) in PARTS {
        if arguments.is_empty() || arguments.iter().any(|argument| argument == name) {
            print();
        }
    }
}

fn without_bench(mut arguments: Vec<String>) -> Option<Vec<String>> {
    let at = arguments
        .iter()
        .position(|argument| argument == "--bench")?;
    arguments.remove(at);
    Some(arguments)
}
