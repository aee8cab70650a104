//! GDL2, the guideline definition language of openEHR: JSON with bindings to archetypes and rules that run once each, the highest priority first.
//!
//! ```text
//! JSON ─source→ Gdl2 ─rules→ RuleSet ─┐
//!                  archetypes, tests ─┴elements→ Elements ─plan→ BookPlan ─vignettes, text→ Imported
//! ```

mod archetype;
mod cases;
mod elements;
pub mod expression;
mod plan;
pub mod rules;
pub mod run;
mod sampled;
mod source;
mod text;
mod vignettes;

use jiff::civil::Date;

use super::json::Ordered;
use super::{Imported, Note, Refusal};
pub use cases::{Case, CaseFile, CaseValue};
pub use sampled::{answers, samples};

constructs! {
    /// A part of the source that is read in a way that has to be said, or that no book can say.
    Unreadable "unreadable",
    Arithmetic "arithmetic",
    Function "function",
    Logarithm "logarithm, power or root",
    FractionalPoints "points that are not whole",
    LongScore "score of more than 1000 points",
    ComparesElements "two elements compared",
    Test "test",
    Types "types",
    Units "units",
    Time "time",
    OpenText "open text",
    AssignedInput "input that is assigned",
    ReadBeforeSet "element read before it is set",
    Follows "what follows from something refused",
    Predicate "predicate of a binding",
    NothingSaid "nothing that a book can say",
    Asked "worked out by the source, asked here",
    Copy "copy",
    Range "range",
    Overlap "rules that overlap",
    GuardedScore "total for some only",
    Unused "unused element",
    NullTest "null test",
    Precision "precision",
    Archetype "archetype",
    TestCase "test case",
    Metadata "metadata",
}

impl Construct {
    fn why(self) -> &'static str {
        match self {
            Construct::Logarithm => "the language has no logarithms, powers or roots",
            Construct::Function => "the language has no such functions",
            Construct::Time => "the language has no arithmetic of dates",
            _other => "the language has no arithmetic of measured numbers",
        }
    }
}

/// What an import is made of.
pub struct Inputs<'a> {
    /// The name of the file, as `origin` says it.
    pub file: &'a str,
    pub text: &'a str,
    /// The tests beside it.
    pub tests: Option<&'a str>,
    /// The text of an archetype by its identifier, if there is one, or why it can't be read.
    pub archetype: &'a dyn Fn(&str) -> Result<Option<String>, String>,
    /// The day from which ages of tests that name none are counted.
    pub today: Date,
}

/// Makes a book of a guideline, or says all that keeps it from being one.
pub fn import(inputs: &Inputs<'_>) -> Result<Imported, Vec<Refusal>> {
    let source = source::read(inputs.text)
        .map_err(|why| vec![Refusal::new(Construct::Unreadable, inputs.file, why)])?;
    let mut refused = predicates(&source);
    let rules = rules::read(&source)?;
    let (cases, unread) = read_cases(inputs.tests);
    let elements = elements::read(&source, &rules, &cases, inputs.archetype);
    refused.extend_from_slice(&elements.refused);
    let mut plan = match (plan::plan(&rules, &elements), refused.is_empty()) {
        (Ok(plan), true) => plan,
        (Ok(_), false) => return Err(refused),
        (Err(more), _) => return Err([refused, more].concat()),
    };
    plan.notes.extend(unread);
    plan.notes.extend(general(&source, &rules, &elements));
    let told = vignettes::of(&mut plan, &rules, &elements, &cases, inputs.today);
    Ok(text::book(&source, &elements, plan, told, inputs))
}

/// What of a list of events is meant: the newest, the greatest.
fn predicates(source: &source::Gdl2) -> Vec<Refusal> {
    let bindings = source.definition.data_bindings.0.iter();
    let found = bindings.flat_map(|(id, binding)| {
        let predicates = binding.predicates.iter().flatten();
        predicates.map(move |predicate| {
            let place = format!("definition.data_bindings.{id}.predicates");
            let why = format!("`{predicate}` chooses among several events, and a fact is one");
            Refusal::new(Construct::Predicate, place, why)
        })
    });
    found.collect()
}

fn read_cases(text: Option<&str>) -> (CaseFile, Vec<Note>) {
    let Some(text) = text else {
        return (CaseFile::default(), Vec::new());
    };
    match cases::read(text) {
        Ok(cases) => (cases, Vec::new()),
        Err(why) => {
            let said = format!("its tests are left out: {why}");
            let note = Note::new(Construct::TestCase, "the test file", said);
            (CaseFile::default(), vec![note])
        }
    }
}

/// Members that say nothing of what is decided.
fn left_out(source: &source::Gdl2) -> Vec<String> {
    let whole = [
        ("uuid", &source.uuid),
        ("date", &source.date),
        ("tags", &source.tags),
        ("test_cases", &source.test_cases),
    ];
    let mut places: Vec<String> = Vec::new();
    let mut add = |place: String, value: &Option<serde_json::Value>| {
        if value.is_some() {
            places.push(place);
        }
    };
    for (name, value) in whole {
        add(name.to_owned(), value);
    }
    for (id, binding) in &source.definition.data_bindings.0 {
        let place = format!("definition.data_bindings.{id}");
        add(format!("{place}.name"), &binding.name);
        add(format!("{place}.domain"), &binding.domain);
        add(format!("{place}.function"), &binding.function);
        for (id, element) in &binding.elements.0 {
            let place = format!("{place}.elements.{id}");
            add(format!("{place}.name"), &element.name);
            add(format!("{place}.description"), &element.description);
        }
    }
    for (id, rule) in &source.definition.rules.0 {
        let place = format!("definition.rules.{id}.description");
        add(place, &rule.description);
    }
    places
}

/// Members of the guideline's description and texts that a book has no place for.
fn left_out_of_texts(source: &source::Gdl2, language: &str) -> Vec<String> {
    let description = &source.description;
    let terms = &source.ontology.term_definitions;
    let mut places: Vec<String> = Vec::new();
    let mut add = |place: &str, rest: &Ordered<serde_json::Value>| {
        let names = rest.0.iter().map(|(name, _)| format!("{place}.{name}"));
        places.extend(names);
    };
    add("language", &source.language.rest);
    add("description", &description.rest);
    if let Some(details) = description.details.get(language) {
        add(&format!("description.details.{language}"), &details.rest);
    }
    if let Some(of) = terms.get(language) {
        let place = format!("ontology.term_definitions.{language}");
        add(&place, &of.rest);
        for (id, term) in &of.terms.0 {
            add(&format!("{place}.terms.{id}"), &term.rest);
        }
    }
    // Languages that have terms are told together.
    let details = description.details.0.iter().map(|(tag, _)| tag);
    let untold = details.filter(|tag| *tag != language && terms.get(tag).is_none());
    places.extend(untold.map(|tag| format!("description.details.{tag}")));
    let has_references = description.references().is_some();
    let others = description.other_details.0.iter().map(|(name, _)| name);
    let others = others.filter(|name| *name != "references" || !has_references);
    places.extend(others.map(|name| format!("description.other_details.{name}")));
    let bindings = source.definition.data_bindings.0.iter();
    let templates = bindings.filter(|(_, binding)| {
        let template = binding.template_id.as_ref();
        template.is_some_and(|template| *template != binding.model_id)
    });
    places.extend(templates.map(|(id, _)| format!("definition.data_bindings.{id}.template_id")));
    places
}

/// What holds of a guideline as a whole.
fn general(
    source: &source::Gdl2,
    rules: &rules::RuleSet,
    elements: &elements::Elements,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |construct: Construct, place: &str, said: &str| {
        notes.push(Note::new(construct, place, said));
    };
    let actions = || rules.rules.iter().flat_map(|rule| &rule.then);
    let mut attributes = actions().filter_map(|action| action.to.attribute.as_deref());
    if attributes.any(|attribute| attribute == "precision") {
        note(
            Construct::Precision,
            "definition.rules",
            "`precision` says how numbers are shown and decides nothing: left out",
        );
    }
    note(
        Construct::NullTest,
        "definition.rules",
        "an element that rules ask to be there (`!=null`) is a fact that is always known; one that a rule asks to be missing (`==null`) may be unknown",
    );
    if source.definition.templates.is_some() || source.ontology.term_bindings.is_some() {
        note(
            Construct::Metadata,
            "ontology.term_bindings",
            "bindings to other terminologies and templates are left out",
        );
    }
    let of_texts = left_out_of_texts(source, &elements.language);
    for place in left_out(source).iter().chain(&of_texts) {
        note(Construct::Metadata, place, "left out");
    }
    let languages: Vec<&str> = source
        .ontology
        .term_definitions
        .0
        .iter()
        .map(|(tag, _)| tag.as_str())
        .filter(|tag| *tag != elements.language)
        .collect();
    if !languages.is_empty() {
        let said = format!(
            "the book is in `{}`; left out: {}",
            elements.language,
            languages.join(", ")
        );
        note(Construct::Metadata, "ontology.term_definitions", &said);
    }
    for info in elements.of.values() {
        if !info.has_archetype && info.is_input {
            let said = format!(
                "“{}”: its archetype was not found or leaves its type open; type and values are as the guideline uses them",
                info.title
            );
            note(Construct::Archetype, &info.place, &said);
        }
    }
    notes
}
