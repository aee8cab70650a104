//! What an edit of a field touches, found by the names that the field has in exported data.

use super::{Field, Shape, ValueForm};

/// What an edit can touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Who is advised what.
    Rule,
    /// The safety net: invariants and vignettes.
    Check,
    /// What readers are asked and told: titles, questions, labels, summaries, definitions, readings.
    Asked,
    /// How an intervention is delivered.
    Delivery,
    /// What it rests on: results, certainty, reasons, quotes, citations, references, the source text.
    Evidence,
    /// What is read beside: chapters, notes, stories, settings, how a guideline was made.
    Words,
}

impl Aspect {
    pub const ALL: [Aspect; 6] = [
        Aspect::Rule,
        Aspect::Check,
        Aspect::Asked,
        Aspect::Delivery,
        Aspect::Evidence,
        Aspect::Words,
    ];
}

impl Shape {
    /// What all of it touches; `None` of a table whose fields touch different things.
    pub fn aspect(&self) -> Option<Aspect> {
        self.aspect
    }

    /// What an edit of one of its fields touches; `None` where neither says so, but what they stand in.
    pub fn aspect_of(&self, field: &Field) -> Option<Aspect> {
        field.aspect.or(self.aspect)
    }

    /// What an edit at a path touches: names of exported data, and of items of lists between them. `None` where no field has such a name.
    pub fn aspect_at(&self, path: &[String]) -> Option<Aspect> {
        let mut shape = self;
        let mut found = None;
        for name in path {
            let Some(field) = shape.exported_field(name) else {
                continue;
            };
            found = field.aspect.or(shape.aspect).or(found);
            match (field.form, field.inner()) {
                // The names in it are the author's.
                (ValueForm::Open(_), _) | (_, None) => break,
                (_, Some(inner)) => shape = inner,
            }
        }
        found
    }

    /// The field that has a name in exported data.
    pub fn exported_field(&self, name: &str) -> Option<&'static Field> {
        let mut fields = self.every_field();
        fields.find(|field| {
            field
                .exported_names()
                .iter()
                .any(|exported| exported == name)
        })
    }
}

impl Field {
    /// Its names in exported data; none where it is not exported.
    pub fn exported_names(&self) -> Vec<String> {
        match self.exported {
            Some(names) => names.iter().map(|&name| name.to_owned()).collect(),
            None => vec![self.name.replace('-', "_")],
        }
    }
}
