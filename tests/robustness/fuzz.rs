//! The targets of `fuzz/` without libFuzzer: what they begin with, changed at random, so many times in a plain run. With
//! `PATHBOOK_FUZZ_SECONDS` each goes on for so long and says how many texts it tried; `PATHBOOK_FUZZ_SEED` makes other changes.

use std::any::Any;
use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::clock::took;
use crate::mutation::{Random, text, words};
use crate::{HERE, SOON, properties, seeds};

/// What is held to a text.
type Property = fn(&str);

/// A target, and how its texts are changed.
struct Target {
    name: &'static str,
    holds: Property,
    seeds: Vec<String>,
    words: Vec<String>,
    /// The same one makes the same changes.
    seed: String,
}

impl Target {
    fn new(name: &'static str, holds: Property) -> Self {
        let here = Path::new(HERE);
        let dictionary = fs::read_to_string(here.join("fuzz/words.dict")).expect("the dictionary");
        Self {
            name,
            holds,
            seeds: seeds::of(name, here).expect("what it begins with"),
            words: words(&dictionary),
            seed: env::var("PATHBOOK_FUZZ_SEED").unwrap_or_default(),
        }
    }

    /// Tries some texts, or as many as there is time for.
    fn run(&self, few: usize) {
        let seconds = env::var("PATHBOOK_FUZZ_SECONDS").ok();
        let Some(seconds) = seconds else {
            return (0..few).for_each(|number| self.attempt(number));
        };
        let time = Duration::from_secs(seconds.parse().expect("PATHBOOK_FUZZ_SECONDS is a number"));
        let start = Instant::now();
        let mut tried = 0;
        while start.elapsed() < time {
            self.attempt(tried);
            tried += 1;
        }
        println!(
            "fuzzed {}: {tried} texts, with the seed `{}`",
            self.name, self.seed
        );
    }

    fn attempt(&self, number: usize) {
        let mut random = Random::of(&[self.name, &self.seed, &number.to_string()]);
        let text = text(&self.seeds, &self.words, &mut random);
        let (held, took) = took(|| catch_unwind(AssertUnwindSafe(|| (self.holds)(&text))));
        let fault = match held {
            Err(panic) => said(panic.as_ref()),
            Ok(()) if took > SOON => format!("it took {took:?}"),
            Ok(()) => return,
        };
        let (name, seed) = (self.name, &self.seed);
        panic!("text {number} of `{name}` with PATHBOOK_FUZZ_SEED={seed:?}: {fault}\n{text:?}");
    }
}

/// The words of a panic.
fn said(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().cloned();
    let fixed = || panic.downcast_ref::<&str>().map(ToString::to_string);
    owned.or_else(fixed).unwrap_or_default()
}

macro_rules! targets {
    ($($name:ident: $few:expr;)*) => {
        $(
            #[test]
            fn $name() {
                Target::new(stringify!($name), properties::$name).run($few);
            }
        )*

        /// Each is a target of libFuzzer's too, which holds the same.
        #[test]
        fn the_targets_are_those_of_libfuzzer() {
            let names = [$(stringify!($name)),*];
            assert_eq!(names, seeds::TARGETS);
            let folder = Path::new(HERE).join("fuzz/fuzz_targets");
            let mut files: Vec<String> = fs::read_dir(&folder)
                .expect("the targets")
                .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
                .collect();
            files.sort_unstable();
            assert_eq!(files, names.map(|name| format!("{name}.rs")));
            for name in names {
                let target = fs::read_to_string(folder.join(format!("{name}.rs"))).expect("a target");
                assert!(target.contains(&format!("properties::{name}(text)")), "{target}");
            }
        }
    };
}

// How many take about a second, unoptimised.
targets! {
    bibliography: 60;
    book: 40;
    chapter: 100;
    expression: 2_000;
    template: 4;
    versions: 40;
}

#[test]
fn a_text_for_which_a_property_does_not_hold_is_told_with_what_makes_it_again() {
    fn is_short(text: &str) {
        assert!(text.len() < 100, "too long");
    }
    let target = Target {
        seed: "a seed".to_owned(),
        ..Target::new("chapter", is_short)
    };
    let told = || {
        let panic = catch_unwind(AssertUnwindSafe(|| target.run(1_000)));
        said(panic.expect_err("a long text").as_ref())
    };
    let first = told();
    let start = "with PATHBOOK_FUZZ_SEED=\"a seed\": too long\n\"";
    assert!(first.contains(start), "{first}");
    assert_eq!(told(), first);
}

#[test]
fn every_change_makes_other_texts_of_what_it_begins_with() {
    let target = Target::new("chapter", |_| ());
    let texts: Vec<String> = (0..500)
        .map(|number| {
            let mut random = Random::of(&["a", &number.to_string()]);
            text(&target.seeds, &target.words, &mut random)
        })
        .collect();
    let new = texts.iter().filter(|text| !target.seeds.contains(text));
    assert!(new.count() > 450);
    // Most of a text stays what an author wrote, so that it is not refused at its first character.
    let alike = texts.iter().filter(|text| text.contains("\n```\n"));
    assert!(alike.count() > 250);
}
