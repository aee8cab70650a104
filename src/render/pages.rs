//! The pages of a site, each a function of the plan: rendered alone, in any order, on as many threads as there are cores.

use std::num::NonZero;
use std::sync::OnceLock;

use super::backlinks::Backlinks;
use super::patient::{self, RulesScript};
use super::templates::Templates;
use super::view::{Publication, View};
use super::{Broken, FileTree, assets, draft, flowchart, moved, page, search, spoken, web};
use crate::cores;
use crate::export;
use crate::markup::Html;
use crate::model::{Language, Thing};
use crate::plan::{Page, Plan};
use crate::problem::Problem;
use crate::words::{Words, unmarked};

/// The pages of a site, rendered when they are asked for.
pub struct Pages<'a> {
    book: Publication<'a>,
    /// The language of the words, where it is not the book's.
    spoken: Option<Language>,
    assets: OnceLock<FileTree>,
}

/// A part of the site that is made alone.
#[derive(Clone, Copy, Debug)]
enum SitePart {
    Page(Page),
    Rules,
    SearchIndex,
    SearchDialog,
    Drawings,
    RunningTitles,
    Moved,
    Web,
    /// What a draft alone has.
    OfDraft,
}

/// Paths, and what stands there.
type RenderedFiles = Vec<(String, String)>;

impl<'a> Pages<'a> {
    /// Reads the templates, and renders nothing yet.
    pub fn of(plan: &'a Plan<'a>) -> Result<Self, Vec<Problem>> {
        let survey = plan.survey();
        let (library, sources) = (survey.library(), survey.sources());
        let language = &library.settings.language;
        let spoken = Words::of(language).is_none().then(Language::default);
        let words = Words::for_book(language);
        Ok(Self {
            book: Publication {
                library,
                site: plan,
                proofs: plan.proofs(),
                charts: plan.charts(),
                sources,
                templates: Templates::load(sources, words, spoken.as_ref())?,
                words,
                as_of: survey.as_of(),
                rules: OnceLock::new(),
                backlinks: OnceLock::new(),
                articles: OnceLock::new(),
            },
            spoken,
            assets: OnceLock::new(),
        })
    }

    /// One page, as the whole site has it; `None` for what is not HTML.
    pub fn page(&self, page: Page) -> Result<Option<Html>, Box<Problem>> {
        let view = View::new(&self.book, page);
        let html = page::html(&view)?.map(|html| draft::with_problems(&view, html));
        Ok(html.map(|html| {
            let mut text = self.said_in_markup(html.into_string());
            // It is held until the last page is made.
            text.shrink_to_fit();
            Html::trusted(text)
        }))
    }

    /// What another site can show in a frame, by the path of its page in the whole; `None` for a book without an address of its own.
    pub fn fragments(&self) -> Option<Result<Vec<(Thing, String)>, Broken>> {
        let things = self.book.library.things.iter().copied();
        let advising = things.filter(|thing| {
            matches!(
                thing,
                Thing::Recommendation(_) | Thing::Pathway(_) | Thing::Table(_)
            )
        });
        let fragments = advising.map(|thing| {
            let view = View::new(&self.book, Page::Thing(thing)).elsewhere()?;
            let html = page::fragment::page(&view, thing);
            Some(html.map(|html| (thing, self.said_in_markup(html.into_string()))))
        });
        fragments.collect()
    }

    /// One file of the whole by its path, as the whole has it; `None` where there is none.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, Box<Problem>> {
        if let Some(part) = self.part_of(path) {
            if let SitePart::Page(Page::Thing(_)) = part {
                // What links to a thing is known only after all things have been drawn, which is done once.
                self.book.backlinks_on(cores::count());
            }
            let mut made = self.part(part)?.into_iter();
            if let Some((_, text)) = made.find(|(written, _)| written == path) {
                return Ok(Some(text.into_bytes()));
            }
        }
        Ok(self.assets().get(path).map(<[u8]>::to_vec))
    }

    /// The part that makes a file, if any but the assets does.
    fn part_of(&self, path: &str) -> Option<SitePart> {
        let mut pages = self.book.site.pages();
        let page = pages.find(|(_, address)| address.as_str() == path);
        let part = match (page, path) {
            (Some((page, _)), _) => SitePart::Page(page),
            (None, patient::RULES) => SitePart::Rules,
            (None, search::INDEX) => SitePart::SearchIndex,
            (None, search::DIALOG) => SitePart::SearchDialog,
            (None, page::RUNNING_TITLES) => SitePart::RunningTitles,
            (None, draft::STYLE | draft::PROBLEMS) => SitePart::OfDraft,
            (None, path) if path.ends_with(".svg") && !path.starts_with("static/") => {
                SitePart::Drawings
            }
            (None, path) if path.ends_with(".html") => SitePart::Moved,
            (None, path) if !path.contains('/') => SitePart::Web,
            (None, _) => return None,
        };
        self.has(part).then_some(part)
    }

    fn assets(&self) -> &FileTree {
        self.assets.get_or_init(|| {
            let mut files = FileTree::default();
            let (library, sources) = (self.book.library, self.book.sources);
            let has_search = self.book.site.has(Page::Search);
            assets::add_assets(&mut files, sources, &library.pictures, has_search);
            files
        })
    }

    /// Every file, made by this many threads; their number changes nothing in the files.
    pub(super) fn tree_on(&self, threads: NonZero<usize>) -> Result<FileTree, Vec<Problem>> {
        // Before the threads start, so that all of them share the work.
        self.book.backlinks_on(threads);
        let parts: Vec<SitePart> = self.parts().collect();
        let mut files = FileTree::default();
        let mut problems: Vec<Problem> = Vec::new();
        for made in cores::each(threads, &parts, |part| self.part(*part)) {
            match made {
                Ok(made) => made
                    .into_iter()
                    .for_each(|(path, text)| files.add(path, text)),
                // One broken template breaks many pages, and is one problem.
                Err(problem) if problems.contains(&problem) => {}
                Err(problem) => problems.push(*problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for (path, bytes) in self.assets().iter() {
            files.add(path, bytes);
        }
        Ok(files)
    }

    /// In an order in which files that a page has come before files that a book brings along.
    fn parts(&self) -> impl Iterator<Item = SitePart> {
        let pages = self.book.site.pages();
        let others = [
            SitePart::Rules,
            SitePart::SearchIndex,
            SitePart::SearchDialog,
            SitePart::Drawings,
            SitePart::RunningTitles,
            SitePart::Moved,
            SitePart::Web,
            SitePart::OfDraft,
        ];
        let all = pages.map(|(page, _)| SitePart::Page(page)).chain(others);
        all.filter(|part| self.has(*part))
    }

    fn has(&self, part: SitePart) -> bool {
        let is_draft = self.book.site.placed().is_some();
        match part {
            SitePart::SearchIndex | SitePart::SearchDialog => self.book.site.has(Page::Search),
            SitePart::RunningTitles => self.book.site.has(Page::Print),
            SitePart::OfDraft => is_draft,
            // A drawing alone can't say that it is not proved, nor can data.
            SitePart::Drawings | SitePart::Page(Page::Data) => !is_draft,
            SitePart::Page(_) | SitePart::Rules | SitePart::Moved | SitePart::Web => true,
        }
    }

    fn part(&self, part: SitePart) -> Result<RenderedFiles, Broken> {
        let book = &self.book;
        let one = |path: &str, text: String| vec![(path.to_owned(), text)];
        let said = |path: &str, text: String| one(path, self.said(text));
        Ok(match part {
            SitePart::Page(page) => {
                let address = book.site.address(page).as_str();
                match self.page(page)? {
                    Some(html) => one(address, html.into_string()),
                    None => {
                        export::json(book.site).map_or_else(Vec::new, |json| one(address, json))
                    }
                }
            }
            SitePart::Rules => said(patient::RULES, book.rules().script.clone()),
            SitePart::SearchIndex => said(search::INDEX, search::search_index(book)),
            SitePart::SearchDialog => {
                let dialog = page::search::search_dialog(&View::from_the_root(book))?;
                let dialog = self.said_in_markup(dialog.into_string());
                one(search::DIALOG, search::dialog_script(&dialog))
            }
            SitePart::Drawings => {
                let drawings = flowchart::files(book).into_iter();
                drawings
                    .map(|(path, svg)| (path, self.said_in_markup(svg)))
                    .collect()
            }
            SitePart::RunningTitles => {
                let print = View::new(book, Page::Print);
                one(page::RUNNING_TITLES, page::print::running_titles(&print))
            }
            SitePart::Moved => {
                let pages = moved::files(book)?.into_iter();
                pages
                    .map(|(path, html)| (path, self.said_in_markup(html.into_string())))
                    .collect()
            }
            SitePart::OfDraft => {
                let placed = book.site.placed();
                placed.map_or_else(Vec::new, |placed| book.files_of_draft(placed))
            }
            SitePart::Web => {
                let files = web::files(book)?.into_iter();
                files.map(|(path, text)| (path, self.said(text))).collect()
            }
        })
    }

    /// HTML or SVG, in which the words say their language where it is not the book's.
    fn said_in_markup(&self, markup: String) -> String {
        match &self.spoken {
            Some(language) => spoken::spoken(&markup, language),
            None => markup,
        }
    }

    /// Other text, in which nothing can say a language.
    fn said(&self, text: String) -> String {
        match self.spoken {
            Some(_) => unmarked(&text),
            None => text,
        }
    }
}

impl Publication<'_> {
    /// The rules for a reader's browser.
    pub fn rules(&self) -> &RulesScript {
        self.rules.get_or_init(|| RulesScript::of(self))
    }

    /// What links to each thing, of which a page alone needs no more than one walk.
    pub fn backlinks(&self) -> &Backlinks {
        self.backlinks_on(NonZero::<usize>::MIN)
    }

    fn backlinks_on(&self, threads: NonZero<usize>) -> &Backlinks {
        self.backlinks.get_or_init(|| Backlinks::of(self, threads))
    }
}
