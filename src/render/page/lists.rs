use std::collections::BTreeMap;

use serde::Serialize;

use super::shell::Shell;
use crate::markup::Html;
use crate::model::{AdjudicationKey, Doi, Kind, ReferenceKey, Referent, TensionClass, Thing};
use crate::mutate::Tally;
use crate::render::Broken;
use crate::render::card::{RecommendationLine, Setting};
use crate::render::view::{Link, View};

#[derive(Serialize)]
struct ContentsPage {
    shell: Shell,
    recommendations: Vec<RecommendationLine>,
    groups: Vec<KindGroup>,
}

#[derive(Serialize)]
struct KindGroup {
    part: String,
    title: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct SafetyPage {
    shell: Shell,
    /// Over how many patients all was proved, and when.
    proved: String,
    /// What became of unsafe edits, where they were made, and how many were not.
    edits: Vec<String>,
    rules: Vec<Html>,
    vignettes: Vec<Html>,
}

#[derive(Serialize)]
struct TensionsPage {
    shell: Shell,
    lead: String,
    classes: Vec<ClassGroup>,
}

#[derive(Serialize)]
struct ClassGroup {
    part: String,
    title: String,
    cards: Vec<Html>,
}

#[derive(Serialize)]
struct GlossaryPage {
    shell: Shell,
    terms: Vec<TermEntry>,
    abbreviations: Vec<Abbreviation>,
}

#[derive(Serialize)]
struct TermEntry {
    link: Link,
    part: String,
    abbreviation: Option<String>,
    synonyms: Option<String>,
    definition: Html,
}

#[derive(Serialize)]
struct Abbreviation {
    short: String,
    /// What it stands for, which may be several things.
    links: Vec<Link>,
}

#[derive(Serialize)]
struct ReferencesPage {
    shell: Shell,
    references: Vec<ReferenceEntry>,
}

#[derive(Serialize)]
struct ReferenceEntry {
    part: String,
    number: usize,
    text: String,
    /// An address on the web, from the DOI if there is one.
    url: Option<String>,
    note: Option<String>,
    /// How often it is cited.
    cited: String,
    cited_by: Vec<Link>,
}

impl View<'_> {
    /// The chapters of no guideline, then those of each.
    fn listed_chapters(&self) -> impl Iterator<Item = KindGroup> {
        let chapters = self.words().shell.chapters.as_str();
        let guidelines = self.library().guidelines.iter();
        let titled = guidelines.map(move |(key, own)| match self.has_guidelines() {
            true => (Some(key), own.meta.title.as_str()),
            false => (Some(key), chapters),
        });
        let all = [(None, chapters)].into_iter().chain(titled);
        let groups = all.map(|(key, title)| KindGroup {
            part: self.chapters_part(key),
            title: title.to_owned(),
            links: self
                .chapters_of(key)
                .iter()
                .map(|&key| self.chapter(key))
                .collect(),
        });
        groups.filter(|group| !group.links.is_empty())
    }

    pub(super) fn contents_page(&self) -> Result<Html, Broken> {
        let (library, words) = (self.library(), self.words());
        let kinds = Kind::ALL.into_iter();
        let kinds = kinds.filter(|&kind| !self.book.site.things_of(kind).is_empty());
        let groups = kinds.map(|kind| {
            let things = self.book.site.things_of(kind).iter();
            KindGroup {
                part: kind.name().to_owned(),
                title: words.kinds.of(kind).to_owned(),
                links: things.map(|&thing| self.thing(thing)).collect(),
            }
        });
        let page = ContentsPage {
            shell: self.shell(words.pages.contents.as_str(), None),
            recommendations: library
                .recommendations
                .keys()
                .map(|key| self.recommendation_line(key))
                .collect(),
            groups: self
                .listed_chapters()
                .chain(groups.filter(|group| group.part != Kind::Recommendation.name()))
                .collect(),
        };
        self.book.templates.render("contents.html", &page)
    }

    pub(super) fn safety_page(&self) -> Result<Html, Broken> {
        let (library, words) = (self.library(), self.words());
        let proofs = self.book.proofs;
        let page = SafetyPage {
            shell: self.shell(words.pages.safety.as_str(), None),
            proved: words.sentences.proved_lead.say(
                words.count(&proofs.patients),
                words.whole(proofs.questions),
                words.date(self.book.as_of),
            ),
            edits: self
                .book
                .site
                .surveyed()
                .edits()
                .map_or_else(Vec::new, |edits| self.edits(edits)),
            rules: self.cards(library.invariants.keys().map(Thing::Invariant))?,
            vignettes: self.cards(library.vignettes.keys().map(Thing::Vignette))?,
        };
        self.book.templates.render("safety.html", &page)
    }

    /// What became of unsafe edits, and how many were not tried.
    fn edits(&self, edits: Tally) -> Vec<String> {
        let words = self.words();
        let lead = edits.score().map(|score| {
            words.sentences.edits_lead.say(
                words.whole(edits.counted()),
                words.whole(score),
                words.whole(edits.equivalent),
            )
        });
        let left = (edits.not_tried > 0).then(|| {
            let left = words.whole(edits.not_tried);
            let wording = words.plural(&words.sentences.edits_left, &left);
            wording.say(left.clone())
        });
        lead.into_iter().chain(left).collect()
    }

    /// Cards below headings of the second level.
    fn cards(&self, things: impl Iterator<Item = Thing>) -> Result<Vec<Html>, Broken> {
        things
            .map(|thing| self.card(thing, Setting::Among(3)))
            .collect()
    }

    pub(super) fn tensions_page(&self) -> Result<Html, Broken> {
        let words = self.words();
        // Those without a class come last.
        let mut classes: BTreeMap<(bool, Option<TensionClass>), Vec<AdjudicationKey>> =
            BTreeMap::new();
        for (key, adjudication) in self.library().adjudications.iter() {
            let class = adjudication.class;
            classes
                .entry((class.is_none(), class))
                .or_default()
                .push(key);
        }
        let shell = self.shell(words.pages.tensions.as_str(), None);
        let groups: Result<Vec<ClassGroup>, Broken> = classes
            .into_iter()
            .map(|((_, class), keys)| {
                Ok(ClassGroup {
                    part: class.map_or("other", TensionClass::name).to_owned(),
                    title: words.tensions.of(class).to_owned(),
                    cards: self.cards(keys.into_iter().map(Thing::Adjudication))?,
                })
            })
            .collect();
        let count = self.library().adjudications.len();
        let lead = &words.sentences.tensions_lead;
        let page = TensionsPage {
            shell,
            lead: words.plural(lead, &count.to_string()).say(count),
            classes: groups?,
        };
        self.book.templates.render("tensions.html", &page)
    }

    pub(super) fn glossary_page(&self) -> Result<Html, Broken> {
        let words = self.words();
        let mut terms: Vec<TermEntry> = self
            .library()
            .terms
            .iter()
            .map(|(key, term)| TermEntry {
                link: self.thing(Thing::Term(key)),
                part: format!("term-{}", term.meta.id),
                abbreviation: term.abbreviation.clone(),
                synonyms: (!term.synonyms.is_empty()).then(|| {
                    let names = term.synonyms.join(&words.forms.list);
                    words.sentences.also_called.say(names)
                }),
                definition: self.prose(&term.definition, &format!("term-{}", term.meta.id)),
            })
            .collect();
        terms.sort_by_key(|term| term.link.text.to_lowercase());
        let abbreviations = self.abbreviations();
        let page = GlossaryPage {
            shell: self.shell(words.pages.glossary.as_str(), None),
            terms,
            abbreviations,
        };
        self.book.templates.render("glossary.html", &page)
    }

    /// Of terms and outcomes, in the order of the alphabet.
    fn abbreviations(&self) -> Vec<Abbreviation> {
        let library = self.library();
        let terms = library
            .terms
            .iter()
            .map(|(key, term)| (Thing::Term(key), &term.abbreviation));
        let outcomes = library
            .outcomes
            .iter()
            .map(|(key, outcome)| (Thing::Outcome(key), &outcome.abbreviation));
        let mut found: BTreeMap<(String, &str), Vec<Link>> = BTreeMap::new();
        for (thing, short) in terms.chain(outcomes) {
            let Some(short) = short else { continue };
            let place = (short.to_lowercase(), short.as_str());
            found.entry(place).or_default().push(self.thing(thing));
        }
        let entry = |((_, short), links): ((String, &str), _)| Abbreviation {
            short: short.to_owned(),
            links,
        };
        found.into_iter().map(entry).collect()
    }

    pub(super) fn references_page(&self) -> Result<Html, Broken> {
        let references = self.book.site.references().iter();
        let page = ReferencesPage {
            shell: self.shell(self.words().pages.references.as_str(), None),
            references: references.map(|&key| self.reference_entry(key)).collect(),
        };
        self.book.templates.render("references.html", &page)
    }

    fn reference_entry(&self, key: ReferenceKey) -> ReferenceEntry {
        let reference = &self.library().references[key];
        let users = self.book.site.uses.users(Referent::Reference(key));
        let cited_by: Vec<Link> = users.map(|user| self.user(user)).collect();
        let cited = &self.words().sentences.cited_in;
        let cited = self.words().plural(cited, &cited_by.len().to_string());
        ReferenceEntry {
            part: self.book.site.reference_part(key).to_owned(),
            number: self.book.site.number(key),
            text: reference.text.clone(),
            url: web_address(reference.doi.as_ref(), reference.url.as_deref()),
            note: reference.note.clone(),
            cited: cited.say(cited_by.len()),
            cited_by,
        }
    }
}

/// A link to nothing but the web.
pub(in crate::render) fn web_address(doi: Option<&Doi>, url: Option<&str>) -> Option<String> {
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    doi.map(Doi::address)
        .or_else(|| url.filter(web).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_link_to_the_web_alone() {
        let doi = Doi::parse("10.1000/x").ok();
        assert_eq!(
            web_address(doi.as_ref(), Some("https://a.org")).as_deref(),
            Some("https://doi.org/10.1000/x")
        );
        assert_eq!(
            web_address(None, Some("https://a.org")).as_deref(),
            Some("https://a.org")
        );
        assert_eq!(web_address(None, Some("javascript:alert(1)")), None);
    }
}
