//! `Drawn → Site`: every page, its address, and what refers to what.

mod address;
mod placed;
mod uses;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

pub use address::{Address, encoded, encoded_path};
pub use placed::{PlacedProblems, ProblemPlace};
pub use uses::Uses;
pub use vocabulary::Vocabulary;

use crate::chart::Charts;
use crate::draw::{Draft, Drawn};
use crate::model::{
    ChapterKey, GuidelineKey, Kind, Library, Listing, Overview, PathwayKey, ReferenceKey, Referent,
    RowKey, StepKey, Thing, User, reference_part,
};
use crate::problem::Problem;
use crate::survey::{PatientGroup, Survey, Told};
use crate::trace::Trace;
use crate::verify::Proofs;

/// A page, or a file that is made like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    Home,
    Contents,
    Safety,
    Tensions,
    Glossary,
    References,
    /// The whole book, for paper.
    Print,
    /// Every recommendation for every intervention.
    Recommendations,
    /// Conditions, recommendations and interventions, joined.
    Map,
    /// A form made of the facts.
    Patient,
    Index(Listing),
    Search,
    NotFound,
    /// The whole model as JSON.
    Data,
    Source(GuidelineKey),
    /// How a guideline was made.
    Reporting(GuidelineKey),
    Thing(Thing),
    Chapter(ChapterKey),
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Book,
    Guideline(GuidelineKey),
    Thing(Thing),
    Chapter(ChapterKey),
}

impl Page {
    pub fn about(self) -> About {
        match self {
            Page::Source(key) | Page::Reporting(key) => About::Guideline(key),
            Page::Thing(thing) => About::Thing(thing),
            Page::Chapter(key) => About::Chapter(key),
            Page::Home
            | Page::Contents
            | Page::Safety
            | Page::Tensions
            | Page::Glossary
            | Page::References
            | Page::Print
            | Page::Recommendations
            | Page::Map
            | Page::Patient
            | Page::Index(_)
            | Page::Search
            | Page::NotFound
            | Page::Data => About::Book,
        }
    }

    /// Whether search engines are told of it: not of what has nothing of its own to say.
    pub fn is_listed(self) -> bool {
        !matches!(
            self,
            Page::Print | Page::Patient | Page::Search | Page::NotFound | Page::Data
        )
    }
}

/// A place that a link goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitePlace {
    Page(Page),
    /// A page's part by its identifier.
    Part(Page, String),
    Step(StepKey),
    Row(RowKey),
    Reference(ReferenceKey),
    /// A sentence of a source by its number.
    Sentence(GuidelineKey, usize),
    /// A pathway's flowchart as a file: of the whole, or of one of its parts.
    Drawing(PathwayKey),
    /// A file by its path in the site.
    File(String),
}

/// The plan of a drawn book: all that can be published.
#[derive(Debug)]
pub struct Site<'a>(Plan<'a>);

/// The plan of a draft, whose pages say that they are not proved.
#[derive(Debug)]
pub struct DraftSite<'a>(Plan<'a>);

impl<'a> Deref for Site<'a> {
    type Target = Plan<'a>;

    fn deref(&self) -> &Plan<'a> {
        &self.0
    }
}

impl<'a> Deref for DraftSite<'a> {
    type Target = Plan<'a>;

    fn deref(&self) -> &Plan<'a> {
        &self.0
    }
}

/// A book with every page and its address, and what the pages say of each other.
#[derive(Debug)]
pub struct Plan<'a> {
    survey: Survey<'a>,
    charts: Charts,
    /// What is wrong with a draft.
    problems: Option<PlacedProblems>,
    pages: Vec<Page>,
    addresses: BTreeMap<Page, Address>,
    pub uses: Uses,
    cited: BTreeMap<Page, Vec<ReferenceKey>>,
    pub vocabulary: Vocabulary,
    /// The things of each kind in the order written.
    things: BTreeMap<Kind, Vec<Thing>>,
    /// Where each thing and each chapter stands among its like.
    places: BTreeMap<Page, usize>,
    step_parts: BTreeMap<StepKey, String>,
    row_parts: BTreeMap<RowKey, String>,
    reference_parts: BTreeMap<ReferenceKey, String>,
}

/// Plans the site of a book whose pathways are drawn.
pub fn plan(drawn: Drawn<'_>) -> Site<'_> {
    let (survey, charts) = drawn.into_parts();
    Site(planned(survey, charts, None))
}

/// Plans what can be shown of a book with errors.
pub fn plan_draft(draft: Draft<'_>) -> DraftSite<'_> {
    let (survey, charts, problems) = draft.into_parts();
    DraftSite(planned(survey, charts, Some(problems)))
}

fn planned<'a>(survey: Survey<'a>, charts: Charts, problems: Option<Vec<Problem>>) -> Plan<'a> {
    let library = survey.library();
    let pages = pages(library, survey.chapters());
    let things = by_kind(library);
    let uses = Uses::of(library);
    let steps = library.steps();
    let rows = library.rows();
    let references = library.references.iter();
    Plan {
        vocabulary: Vocabulary::of(library),
        problems: problems.map(|problems| PlacedProblems::of(problems, library, survey.sources())),
        cited: cited(&survey, &uses),
        addresses: addresses(library, &pages),
        pages,
        uses,
        places: places(survey.chapters(), &things),
        things,
        step_parts: steps
            .map(|(key, step)| (key, format!("step-{}", step.name)))
            .collect(),
        row_parts: rows
            .map(|(key, row)| (key, format!("row-{}", row.name)))
            .collect(),
        reference_parts: references
            .map(|(key, reference)| (key, reference_part(&reference.key)))
            .collect(),
        survey,
        charts,
    }
}

impl<'a> Plan<'a> {
    pub fn survey(&self) -> &Survey<'a> {
        &self.survey
    }

    pub fn charts(&self) -> &Charts {
        &self.charts
    }

    pub fn library(&self) -> &'a Library {
        self.survey.library()
    }

    /// What is wrong, in a draft; `None` in what is proved.
    pub fn placed(&self) -> Option<&PlacedProblems> {
        self.problems.as_ref()
    }

    /// None in a draft, which claims nothing.
    pub fn proofs(&self) -> Option<&'a Proofs> {
        match self.problems {
            Some(_) => None,
            None => self.survey.proofs(),
        }
    }

    /// The chapter that stands on the home page.
    pub fn introduction(&self) -> Option<ChapterKey> {
        self.survey.introduction()
    }

    /// The other chapters, in the order in which they are read.
    pub fn chapters(&self) -> &[ChapterKey] {
        self.survey.chapters()
    }

    /// What quotes each sentence of a guideline's source.
    pub fn trace(&self, guideline: GuidelineKey) -> Option<&'a Trace> {
        self.survey.traces().get(&guideline)
    }

    /// Where a thing's page stood under the names that it had; no page stands there now, since nothing is called so.
    pub fn former_addresses(&self, thing: Thing) -> Vec<Address> {
        let former = self.library().meta(thing).was.iter();
        let folder = thing.kind().name();
        former
            .map(|(id, _)| Address::new(format!("{folder}/{id}.html")))
            .collect()
    }

    /// Every page, in the order in which a reader would go through them.
    pub fn pages(&self) -> impl Iterator<Item = (Page, &Address)> {
        self.pages.iter().map(|page| (*page, &self.addresses[page]))
    }

    pub fn has(&self, page: Page) -> bool {
        self.addresses.contains_key(&page)
    }

    pub fn address(&self, page: Page) -> &Address {
        &self.addresses[&self.home_for(page)]
    }

    /// The references that a page cites, in the order of their numbers; the page lists them at its foot.
    pub fn cited_on(&self, page: Page) -> &[ReferenceKey] {
        self.cited.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The references in the order of their numbers.
    pub fn references(&self) -> &[ReferenceKey] {
        self.survey.bibliography().order()
    }

    /// The number of a reference, from 1: in order of first citation, and works that nothing cites come last.
    pub fn number(&self, reference: ReferenceKey) -> usize {
        self.survey.bibliography().number(reference)
    }

    /// What a group of patients is told; `None` where that could not be decided.
    pub fn told(&self, group: PatientGroup) -> Option<&Told> {
        self.survey.told(group)
    }

    pub fn things_of(&self, kind: Kind) -> &[Thing] {
        self.things.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Where a pathway's flowchart stands as a file: beside the pathway's page.
    pub fn drawing(&self, pathway: PathwayKey) -> Address {
        let page = self.address(Page::Thing(Thing::Pathway(pathway))).as_str();
        let stem = page.strip_suffix(".html").unwrap_or(page);
        // No identifier has a dot, so that no other pathway's file has this name.
        Address::new(format!("{stem}.svg"))
    }

    /// Where a chapter stands among all, a thing among those of its kind; `None` for other pages and the introduction.
    pub fn place(&self, page: Page) -> Option<usize> {
        self.places.get(&page).copied()
    }

    /// The chapters before and after a chapter, the things of one kind before and after a thing.
    pub fn neighbours(&self, page: Page) -> [Option<Page>; 2] {
        let Some(at) = self.place(page) else {
            return [None, None];
        };
        let beside = |at: usize| match page.about() {
            About::Chapter(_) => self.chapters().get(at).copied().map(Page::Chapter),
            About::Thing(thing) => {
                let things = self.things_of(thing.kind());
                things.get(at).copied().map(Page::Thing)
            }
            About::Book | About::Guideline(_) => None,
        };
        [at.checked_sub(1), at.checked_add(1)].map(|at| beside(at?))
    }

    /// The link from one page to a place.
    pub fn link(&self, from: Page, to: &SitePlace) -> String {
        self.link_from(self.address(from), to)
    }

    /// The whole address of a place in a site that stands under another address.
    pub fn under(&self, base: &str, to: &SitePlace) -> String {
        let path = self.link_from(&Address::root(), to);
        format!("{}/{path}", base.trim_end_matches('/'))
    }

    /// The link to a place from a file of the site.
    pub fn link_from(&self, here: &Address, to: &SitePlace) -> String {
        let drawing;
        let (path, part) = match to {
            SitePlace::Page(page) => (self.address(*page).as_str(), None),
            SitePlace::Part(page, part) => (self.address(*page).as_str(), Some(part.clone())),
            SitePlace::Step(step) => {
                let page = Page::Thing(Thing::Pathway(step.pathway));
                (
                    self.address(page).as_str(),
                    Some(self.step_parts[step].clone()),
                )
            }
            SitePlace::Row(row) => {
                let page = Page::Thing(Thing::Table(row.table));
                let part = self.row_parts[row].clone();
                (self.address(page).as_str(), Some(part))
            }
            SitePlace::Reference(key) => {
                let part = self.reference_parts[key].clone();
                (self.address(Page::References).as_str(), Some(part))
            }
            SitePlace::Sentence(guideline, number) => {
                let page = Page::Source(*guideline);
                (self.address(page).as_str(), Some(sentence_part(*number)))
            }
            SitePlace::Drawing(pathway) => {
                drawing = self.drawing(*pathway);
                (drawing.as_str(), None)
            }
            SitePlace::File(path) => (path.as_str(), None),
        };
        here.link_to(path, part.as_deref())
    }

    /// The identifier of a step on its pathway's page.
    pub fn step_part(&self, step: StepKey) -> &str {
        &self.step_parts[&step]
    }

    /// The identifier of a row on its table's page.
    pub fn row_part(&self, row: RowKey) -> &str {
        &self.row_parts[&row]
    }

    pub fn reference_part(&self, reference: ReferenceKey) -> &str {
        &self.reference_parts[&reference]
    }

    /// The introduction has no page but the home page.
    fn home_for(&self, page: Page) -> Page {
        match page {
            Page::Chapter(key) if self.introduction() == Some(key) => Page::Home,
            other => other,
        }
    }
}

/// The identifier of a sentence on its source's page.
pub fn sentence_part(number: usize) -> String {
    format!("s-{number}")
}

fn pages(library: &Library, chapters: &[ChapterKey]) -> Vec<Page> {
    let chapters = chapters.iter().copied().map(Page::Chapter);
    let sources = library
        .guidelines
        .iter()
        .filter(|(_, guideline)| guideline.source.is_some())
        .map(|(key, _)| Page::Source(key));
    let reporting = library.guidelines.keys().map(Page::Reporting);
    let things = library.things.iter().copied().map(Page::Thing);
    let last = [
        Page::Contents,
        Page::Safety,
        Page::Tensions,
        Page::Glossary,
        Page::References,
        Page::Print,
        Page::Recommendations,
        Page::Map,
    ];
    // Without facts there is nothing to ask.
    let patient = (!library.facts.is_empty()).then_some(Page::Patient);
    let indexes = Listing::ALL.map(Page::Index);
    let settings = &library.settings;
    let left_out = [
        (Page::Print, settings.without_print),
        (Page::Search, settings.without_search),
    ];
    [Page::Home]
        .into_iter()
        .chain(chapters)
        .chain(sources)
        .chain(reporting)
        .chain(last)
        .chain(patient)
        .chain(indexes)
        .chain([Page::Search])
        .chain(things)
        .chain([Page::NotFound, Page::Data])
        .filter(|page| !left_out.contains(&(*page, true)))
        .collect()
}

/// One address for each page: `resolve` lets no chapter have one that is taken.
fn addresses(library: &Library, pages: &[Page]) -> BTreeMap<Page, Address> {
    let address = |&page: &Page| {
        let (stem, ending) = wanted(library, page);
        (page, Address::new(format!("{stem}.{ending}")))
    };
    pages.iter().map(address).collect()
}

fn wanted(library: &Library, page: Page) -> (String, &'static str) {
    let stem = match page {
        Page::Home => "index".to_owned(),
        Page::Contents => "contents".to_owned(),
        Page::Safety => "safety".to_owned(),
        Page::Tensions => "tensions".to_owned(),
        Page::Glossary => "glossary".to_owned(),
        Page::References => "references".to_owned(),
        Page::Print => "print".to_owned(),
        Page::Recommendations => "recommendations".to_owned(),
        Page::Map => "map".to_owned(),
        Page::Patient => "patient".to_owned(),
        Page::Index(listing) => listing.name().to_owned(),
        Page::Search => "search".to_owned(),
        Page::NotFound => "404".to_owned(),
        Page::Data => return ("book".to_owned(), "json"),
        Page::Source(key) => format!("{}/source", library.guidelines[key].folder),
        Page::Reporting(key) => format!("{}/reporting", library.guidelines[key].folder),
        Page::Thing(thing) => format!("{}/{}", thing.kind().name(), library.meta(thing).id),
        Page::Chapter(key) => library.chapters[key].address.clone(),
    };
    (stem, "html")
}

fn places(chapters: &[ChapterKey], things: &BTreeMap<Kind, Vec<Thing>>) -> BTreeMap<Page, usize> {
    let chapters = chapters.iter().map(|&key| Page::Chapter(key)).enumerate();
    let things = things
        .values()
        .flat_map(|things| things.iter().map(|&thing| Page::Thing(thing)).enumerate());
    let places = chapters.chain(things);
    places.map(|(at, page)| (page, at)).collect()
}

fn by_kind(library: &Library) -> BTreeMap<Kind, Vec<Thing>> {
    let mut things: BTreeMap<Kind, Vec<Thing>> = BTreeMap::new();
    for &thing in &library.things {
        things.entry(thing.kind()).or_default().push(thing);
    }
    things
}

/// What each page cites, itself or in the cards that stand on it.
fn cited(survey: &Survey<'_>, uses: &Uses) -> BTreeMap<Page, Vec<ReferenceKey>> {
    let (library, introduction) = (survey.library(), survey.introduction());
    let references = survey.bibliography().order();
    let mut cited = BTreeMap::from([(Page::Print, references.to_vec())]);
    for &key in references {
        let users = uses.users(Referent::Reference(key));
        let pages: BTreeSet<Page> = users
            .flat_map(|user| shown_on(library, introduction, user))
            .collect();
        for page in pages {
            cited.entry(page).or_default().push(key);
        }
    }
    cited
}

/// The pages where a reader meets what a thing, a step, a row or a chapter says.
fn shown_on(library: &Library, introduction: Option<ChapterKey>, user: User) -> Vec<Page> {
    let thing = match user {
        User::Thing(thing) => thing,
        User::Step(step) => Thing::Pathway(step.pathway),
        User::Row(row) => Thing::Table(row.table),
        User::Chapter(key) if introduction == Some(key) => return vec![Page::Home],
        User::Chapter(key) => return vec![Page::Chapter(key)],
        User::Reporting(key) => return vec![Page::Reporting(key)],
    };
    let chapter = shown_on(
        library,
        introduction,
        User::Chapter(library.meta(thing).chapter),
    );
    let list = thing.kind().overview().map(|overview| match overview {
        Overview::Safety => Page::Safety,
        Overview::Tensions => Page::Tensions,
        Overview::Glossary => Page::Glossary,
    });
    let pages = [Page::Thing(thing)].into_iter().chain(chapter).chain(list);
    pages.chain(layered_on(library, thing)).collect()
}

/// The pages of recommendations, which hold their evidence.
fn layered_on(library: &Library, thing: Thing) -> Vec<Page> {
    let Thing::Evidence(evidence) = thing else {
        return Vec::new();
    };
    let recommendations = library.recommendations.iter();
    let on_it = recommendations.filter(|(_, recommendation)| {
        let mut against = recommendation.evidence_against.iter();
        recommendation.evidence.contains(&evidence) || against.any(|(key, _)| *key == evidence)
    });
    on_it
        .map(|(key, _)| Page::Thing(Thing::Recommendation(key)))
        .collect()
}
