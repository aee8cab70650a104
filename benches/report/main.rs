//! The tables of `docs/benchmarks.md`, measured and printed: `cargo bench --bench report`, or some of them:
//! `cargo bench --bench report -- workloads growth failures tables faults mutants shards z3 arithmetic drawing site`. `--write national FOLDER` writes a generated book to look at,
//! `--profile national` repeats its checks for a profiler.

mod arithmetic;
mod drawing;
mod export;
mod faults;
mod measure;
mod mutants;
mod questions;
mod shards;
mod site;
mod tables;
mod workloads;
mod z3;

#[allow(dead_code)] // the tests ask for more
#[path = "../../tests/drawings/dot.rs"]
mod dot;
#[allow(dead_code)]
#[path = "../../tests/drawings/figures.rs"]
mod figures;
#[path = "../../tests/drawings/pathways.rs"]
mod pathways;
#[path = "../synthetic/mod.rs"]
mod synthetic;

const PARTS: [(&str, fn()); 11] = [
    ("workloads", workloads::print_workloads),
    ("growth", workloads::print_growth),
    ("failures", workloads::print_failures),
    ("tables", tables::print),
    ("faults", faults::print),
    ("mutants", mutants::print),
    ("shards", shards::print),
    ("z3", z3::print),
    ("arithmetic", arithmetic::print),
    ("drawing", drawing::print),
    ("site", site::print),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A test run builds this program and starts it without `--bench`: nothing is measured then.
    let Some(arguments) = without_bench(arguments) else {
        return;
    };
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--arithmetic", name] => println!("{}", serde_json::json!(arithmetic::measure(name))),
        ["--one", name] => println!("{}", serde_json::json!(workloads::measure(name))),
        ["--site", name] => println!("{}", serde_json::json!(site::measure(name))),
        ["--shards", name] => println!("{}", serde_json::json!(shards::measure(name))),
        ["--mutants", name] => println!("{}", serde_json::json!(mutants::measure(name))),
        ["--write", name, folder] => site::write_named(name, std::path::Path::new(folder)),
        ["--profile", name] => workloads::check_often(name),
        _ => print_parts(&arguments),
    }
}

fn print_parts(arguments: &[String]) {
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
