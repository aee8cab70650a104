//! Trying a patient: a form made of the facts, on a page of its own and on the page of each pathway. The answer is worked out in
//! the reader's browser from [`RULES`].

mod asked;
mod fields;

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use self::asked::{asked_in, asked_in_the_book, by_heading};
use self::fields::FactField;
use super::Broken;
use super::assets;
use super::criteria;
use super::view::{Publication, View};
use crate::export::{self, PageWording};
use crate::markup::Html;
use crate::model::{FactKey, PathwayKey};
use crate::plan::{Page, SitePlace};

/// Its address, from the root of the site. It is a script, because a page opened from a disk may load no data.
pub const RULES: &str = "rules.js";

/// The rules as a script, and the name of exactly these rules: a page never answers by other rules than those it was made with.
#[derive(Clone, Debug, Default)]
pub struct RulesScript {
    pub script: String,
    pub edition: String,
}

impl RulesScript {
    pub fn of(book: &Publication<'_>) -> Self {
        let view = View::from_the_root(book);
        let json = export::rules(
            book.library,
            PageWording {
                address: &|place| view.link.href(place),
                standing: &|guideline| view.standing_in_short(guideline),
                criteria: &|written| criteria::in_words(&view, written).plain(),
                asked_when: &|written| {
                    let criteria = criteria::in_words(&view, written).plain();
                    book.words.sentences.asked_only_when.say(criteria)
                },
                amount: &|unit| book.words.amount_of("{number}", unit),
                dose: &|dose| book.words.named_dose(dose),
                titles: &|interventions| view.titles(interventions),
                value: &|value, kind| book.words.value(value, kind),
            },
        );
        let mut edition = String::new();
        for byte in &Sha256::digest(&json)[..8] {
            // Writing to a string can't fail.
            let _ = write!(edition, "{byte:02x}");
        }
        Self {
            script: format!(
                "Object.assign(pathbook, {{ edition: \"{edition}\", rules: {json} }});\n"
            ),
            edition,
        }
    }
}

#[derive(Serialize)]
struct PatientForm {
    groups: Vec<QuestionGroup>,
    /// The question that is seen on a phone until one turns to another.
    first: Option<String>,
    /// One question alone has no next one.
    is_single: bool,
    /// On the page of a pathway, whose drawings it lights.
    pathway: Option<String>,
    /// From the root of the site, with the edition, so that no browser keeps an older one.
    rules: String,
    edition: String,
    /// The page that asks everything, from the root of the site.
    whole: String,
    /// As JSON, for the script.
    said: String,
}

/// The questions under one heading of a guideline.
#[derive(Serialize)]
struct QuestionGroup {
    head: String,
    facts: Vec<FactField>,
}

/// The form on a pathway's page; none where the pathway asks for nothing.
pub fn of_pathway(view: &View<'_>, pathway: PathwayKey) -> Result<Option<Html>, Broken> {
    let asked = asked_in(view.library(), pathway);
    if asked.is_empty() {
        return Ok(None);
    }
    let form = form(view, &asked, Some(pathway));
    let html = view.book.templates.render("patient-form.html", &form)?;
    Ok(Some(html))
}

/// The form with everything that the rules ask for.
pub fn whole(view: &View<'_>) -> Result<Html, Broken> {
    let form = form(view, &asked_in_the_book(view.library()), None);
    view.book.templates.render("patient-form.html", &form)
}

fn form(view: &View<'_>, asked: &[FactKey], pathway: Option<PathwayKey>) -> PatientForm {
    let library = view.library();
    let edition = view.book.rules().edition.clone();
    PatientForm {
        groups: by_heading(library, asked)
            .into_iter()
            .map(|(head, facts)| QuestionGroup {
                head,
                facts: facts
                    .into_iter()
                    .map(|key| fields::fact_field(view, key))
                    .collect(),
            })
            .collect(),
        first: asked
            .iter()
            .map(|&key| &library.facts[key])
            .find(|fact| fact.asked_when.is_none())
            .map(|fact| fact.meta.id.clone()),
        is_single: asked.len() < 2,
        whole: View::from_the_root(view.book)
            .link
            .href(&SitePlace::Page(Page::Patient)),
        pathway: pathway.map(|key| library.pathways[key].meta.id.clone()),
        rules: format!("{RULES}?{edition}"),
        edition,
        said: said_by_the_form(view),
    }
}

/// The texts that the script fills.
fn said_by_the_form(view: &View<'_>) -> String {
    #[derive(Serialize)]
    struct FormWords<'a> {
        #[serde(flatten)]
        patient: &'a crate::words::Patient,
        #[serde(flatten)]
        values: &'a crate::words::Values,
        stances: &'a crate::words::Stances,
        decimal: &'a str,
        otherwise: &'a str,
        ends: &'a str,
        silenced_by: String,
        withdrawn_by: String,
        or_list: &'a str,
        or_others: String,
        left_open: &'a str,
        but: String,
        more: String,
        total: String,
        counted_on: String,
    }
    let words = view.words();
    let said = FormWords {
        patient: &words.patient,
        values: &words.values,
        stances: &words.stances,
        decimal: words.forms.decimal.as_str(),
        otherwise: words.fields.anyone_left.as_str(),
        ends: words.steps.ends_here.as_str(),
        but: words.sentences.but.say("{statement}", "{excepted}"),
        left_open: words.own.left_open.as_str(),
        silenced_by: words.tried.silenced_by.say("{statement}", "{adjudication}"),
        withdrawn_by: words.tried.withdrawn_by.say("{statement}", "{refusing}"),
        or_list: &words.forms.or_list,
        or_others: words.sentences.or_others.say("{intervention}", "{others}"),
        more: words.tried.more.say("{number}"),
        total: words.tried.total.say("{least}", "{most}"),
        counted_on: words.tried.counted_on.say("{time}", "{day}"),
    };
    serde_json::to_string(&said).expect("texts have a form in JSON")
}

pub fn style(view: &View<'_>) -> String {
    view.link
        .href(&SitePlace::File(assets::PATIENT_STYLE.to_owned()))
}
