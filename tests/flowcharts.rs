//! The drawing of a pathway and the list beside it, read from the built pages: they say the same.

#[path = "drawings/guidelines.rs"]
mod guidelines;
#[path = "drawings/pathways.rs"]
mod pathways;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::date;
use pathbook::problem::Problems;
use pathbook::survey::Edits;
use scraper::{ElementRef, Html, Selector};

/// The pages of the pathways, by their paths; and every file's path.
struct Site {
    pathways: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = pathbook::read::read(folder).expect("the book is here");
    let verified =
        pathbook::check(&sources, Problems::default(), date(2026, 11, 23)).expect("it passes");
    let files = pathbook::build(&verified, Edits::LeftOut).expect("it renders");
    let files: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let pages = files
        .iter()
        .filter(|(path, _)| path.starts_with("pathway/") && path.ends_with(".html"));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Site {
        pathways: pages
            .map(|(path, bytes)| (path.clone(), text(bytes)))
            .collect(),
        files,
    }
});

fn all<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a selector");
    within.select(&selector).collect()
}

/// Text without spaces: a line may be broken anywhere.
fn squeezed(text: impl Iterator<Item = impl AsRef<str>>) -> String {
    let text: String = text.map(|text| text.as_ref().to_owned()).collect();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// From which step, by its number or the label chosen there, to which.
type Arrow = (String, String, String);

/// What a page says of its steps.
#[derive(Debug, Default, PartialEq)]
struct Said {
    /// By name, the number.
    numbers: BTreeMap<String, usize>,
    arrows: BTreeSet<Arrow>,
    ends: BTreeSet<String>,
}

fn step_of(link: &ElementRef<'_>) -> Option<String> {
    let name = link.attr("href")?.strip_prefix("#step-")?;
    Some(name.to_owned())
}

fn list(page: ElementRef<'_>) -> Said {
    let mut said = Said::default();
    for item in all(page, "ol.steps > li.step") {
        let name = item.attr("id").and_then(|id| id.strip_prefix("step-"));
        let name = name.expect("a step").to_owned();
        let kind = squeezed(all(item, ".step-kind")[0].text());
        let number = kind.trim_start_matches("Step").split('.').next();
        said.numbers.insert(
            name.clone(),
            number.and_then(|n| n.parse().ok()).expect("a number"),
        );
        for branch in all(item, ".branches > li") {
            let to = all(branch, "a").iter().find_map(step_of).expect("a link");
            let label = squeezed(all(branch, "strong")[0].text());
            said.arrows.insert((name.clone(), label, to));
        }
        for next in all(item, ".next") {
            match all(next, "a").iter().find_map(step_of) {
                Some(to) => {
                    said.arrows.insert((name.clone(), String::new(), to));
                }
                None => {
                    said.ends.insert(name.clone());
                }
            }
        }
    }
    said
}

/// The corners of everything in an outline or a line.
fn points(numbers: &str) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = numbers
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().expect("a number"))
        .collect();
    numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

type Frame = [f64; 4];

/// Whether a point is on a frame, or nearly.
fn touches([left, top, right, bottom]: &Frame, (x, y): (f64, f64)) -> bool {
    left - 1.0 <= x && x <= right + 1.0 && top - 1.0 <= y && y <= bottom + 1.0
}

/// Left, top, right and bottom.
fn bounds(own: ElementRef<'_>) -> Frame {
    let shape = all(own, ".c-box")[0];
    let number = |name: &str| -> Option<f64> { shape.attr(name)?.parse().ok() };
    if let (Some(x), Some(y), Some(width), Some(height)) =
        (number("x"), number("y"), number("width"), number("height"))
    {
        return [x, y, x + width, y + height];
    }
    let corners = points(shape.attr("points").expect("a polygon"));
    let fold = |pick: fn(&(f64, f64)) -> f64, of: fn(f64, f64) -> f64, from: f64| {
        corners.iter().map(pick).fold(from, of)
    };
    [
        fold(|at| at.0, f64::min, f64::INFINITY),
        fold(|at| at.1, f64::min, f64::INFINITY),
        fold(|at| at.0, f64::max, 0.0),
        fold(|at| at.1, f64::max, 0.0),
    ]
}

/// What a drawing says, by where its lines begin and end and not by what they are called.
fn drawing(svg: ElementRef<'_>) -> Said {
    let mut said = Said::default();
    let mut frames: Vec<(String, Frame)> = Vec::new();
    for own in all(svg, "a[data-step]") {
        let name = own.attr("data-step").expect("selected").to_owned();
        assert_eq!(step_of(&own).as_ref(), Some(&name), "leads to its step");
        let text = squeezed(all(own, "text")[0].text());
        let number = text.split('.').next().and_then(|n| n.parse().ok());
        said.numbers
            .insert(name.clone(), number.expect("begins with its number"));
        if !all(own, ".c-icon.c-end").is_empty() {
            said.ends.insert(name.clone());
        }
        frames.push((name, bounds(own)));
    }
    // A pill stands for the step at which its way goes on, and says its number.
    for pill in all(svg, "a.c-jump") {
        let to = pill.attr("data-to").expect("selected").to_owned();
        let text = squeezed(all(pill, "text")[0].text());
        let before = text.split('.').next().expect("a part");
        let number = before.rsplit(|c: char| !c.is_ascii_digit()).next();
        let number: Option<usize> = number.and_then(|number| number.parse().ok());
        assert_eq!(number, said.numbers.get(&to).copied(), "{text}");
        frames.push((to, bounds(pill)));
    }
    // Where a part begins its way is drawn a second time.
    let beginnings: Vec<Frame> = all(svg, "a.c-from").into_iter().map(bounds).collect();
    let at = |at: (f64, f64)| -> String {
        let touched: Vec<&String> = frames
            .iter()
            .filter(|(_, frame)| touches(frame, at))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(touched.len(), 1, "{at:?} touches {touched:?}");
        touched[0].clone()
    };
    for line in all(svg, "g[data-edge]") {
        let label = squeezed(all(line, "text").iter().flat_map(|text| text.text()));
        let path = points(all(line, ".c-line")[0].attr("d").expect("a path"));
        if beginnings.iter().any(|frame| touches(frame, path[0])) {
            continue;
        }
        let (from, to) = (at(path[0]), at(path[path.len() - 1]));
        let called = line.attr("data-edge").expect("selected");
        assert_eq!(called.rsplit_once('.').map(|(step, _)| step), Some(&*from));
        said.arrows.insert((from, label, to));
    }
    said
}

#[test]
fn lists_and_drawings_say_the_same() {
    assert!(SITE.pathways.len() >= 5);
    for (path, text) in &SITE.pathways {
        let page = Html::parse_document(text);
        let page = page.root_element();
        let list = list(page);
        let drawings = all(page, ".chart-frame svg.c-chart");
        // One does for both where it is no wider than a phone.
        let only = all(page, ".chart-wide.is-only .c-chart").len();
        assert_eq!(drawings.len(), 2 - only, "{path}: wide and narrow");
        for svg in drawings {
            assert_eq!(drawing(svg), list, "{path}");
        }
    }
}

/// A book with one generated pathway: its page, and that of the condition that is true of whoever takes the first branch.
fn generated(seed: u64) -> [Html; 2] {
    let sources = guidelines::guideline(seed).book("en");
    let verified = pathbook::check(&sources, Problems::default(), date(2026, 11, 23));
    let verified = verified.unwrap_or_else(|problems| panic!("seed {seed}: {problems:#?}"));
    let files = pathbook::build(&verified, Edits::LeftOut).expect("it renders");
    ["pathway/drawn.html", "condition/first.html"].map(|wanted| {
        let page = files.iter().find(|(path, _)| *path == wanted);
        let (_, bytes) = page.expect("a page");
        Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"))
    })
}

/// Some have parts, ways that come back and ways that jump.
const SEEDS: [u64; 6] = [3, 5, 10, 22, 24, 29];

#[test]
fn of_generated_pathways_lists_and_drawings_say_the_same_and_light_the_same() {
    let (mut jumps, mut lit_jumps, mut parts) = (0, 0, 0);
    for seed in SEEDS {
        let [pathway, condition] = generated(seed);
        let page = pathway.root_element();
        let list = list(page);
        let wanted: Vec<usize> = (1..=list.numbers.len()).collect();
        let drawings = all(page, ".chart-frame svg.c-chart");
        assert_eq!(drawings.len(), 2, "seed {seed}");
        for svg in drawings {
            assert_eq!(drawing(svg), list, "seed {seed}");
            let steps = all(svg, "a[data-step]").into_iter();
            let order: Vec<usize> = steps
                .map(|own| list.numbers[own.attr("data-step").expect("selected")])
                .collect();
            assert_eq!(order, wanted, "seed {seed}");
            parts += all(svg, "a.c-from").len();
        }
        let page = condition.root_element();
        let drawings = all(page, "main .pathway .chart-frame svg.c-chart");
        // Away from its own page a pathway is drawn once.
        let [svg] = drawings.as_slice() else {
            panic!("seed {seed}: {} drawings", drawings.len())
        };
        let lit = lit(*svg);
        assert!(!lit.is_empty(), "seed {seed}");
        for pill in all(*svg, "a[data-edge]") {
            let edge = pill.attr("data-edge").expect("selected");
            let is_lit = pill
                .attr("class")
                .is_some_and(|class| class.contains("c-lit"));
            assert_eq!(is_lit, lit.contains(edge), "seed {seed}: {edge}");
            jumps += 1;
            lit_jumps += usize::from(is_lit);
        }
    }
    assert!(
        parts > 0 && 0 < lit_jumps && lit_jumps < jumps,
        "{parts} {lit_jumps} {jumps}"
    );
}

/// The ways whose lines are lit, in a drawing.
fn lit(svg: ElementRef<'_>) -> BTreeSet<String> {
    let lines = all(svg, "g.c-lit[data-edge]").into_iter();
    let edges = lines.filter_map(|own| own.attr("data-edge"));
    edges.map(str::to_owned).collect()
}

#[test]
fn every_word_of_a_drawing_stands_at_its_step_in_the_list() {
    for (path, text) in &SITE.pathways {
        let page = Html::parse_document(text);
        let page = page.root_element();
        for own in all(page, ".chart-frame svg.c-chart a[data-step]") {
            let name = own.attr("data-step").expect("selected");
            let item = all(page, &format!("[id='step-{name}']"))[0];
            let item = squeezed(item.text());
            for class in ["title", "offer", "consider", "avoid", "forbid"] {
                let said = squeezed(
                    all(own, &format!("tspan.c-{class}"))
                        .iter()
                        .flat_map(|span| span.text()),
                );
                // "12. Heat" of a title, "Offer: heat" of a stance.
                let said = match class {
                    "title" => said
                        .split_once('.')
                        .map_or("", |(_, title)| title)
                        .to_owned(),
                    _ => said.replacen(':', "", 1),
                };
                assert!(item.contains(&said), "{path}: {name}: {said}: {item}");
            }
            if own.attr("class") == Some("c-ask") {
                let said = squeezed(all(own, "text")[0].text());
                let question = said.split_once('.').map_or("", |(_, question)| question);
                assert!(item.contains(question), "{path}: {name}: {question}");
            }
        }
    }
}

#[test]
fn a_box_is_called_by_its_words_first_and_says_where_it_leads() {
    for (path, text) in &SITE.pathways {
        let page = Html::parse_document(text);
        let page = page.root_element();
        let list = list(page);
        for own in all(page, ".chart-frame svg.c-chart a[data-step]") {
            let name = own.attr("data-step").expect("selected");
            let label = squeezed(own.attr("aria-label").into_iter());
            let text = squeezed(all(own, "text")[0].text());
            assert!(label.starts_with(&text), "{path}: {label} {text}");
            for (_, chosen, to) in list.arrows.iter().filter(|(from, ..)| from == name) {
                let said = format!("toStep{}.", list.numbers[to]).to_lowercase();
                assert!(label.to_lowercase().contains(&said), "{path}: {label}");
                assert!(label.contains(chosen), "{path}: {label}");
            }
        }
        let order: Vec<usize> = all(page, ".chart-wide svg.c-chart a[data-step]")
            .iter()
            .map(|own| list.numbers[own.attr("data-step").expect("selected")])
            .collect();
        assert_eq!(
            order,
            (1..=list.numbers.len()).collect::<Vec<_>>(),
            "{path}"
        );
    }
}

/// The pages of a folder, parsed.
fn pages(folder: &str) -> impl Iterator<Item = (&'static String, Html)> {
    let pages = SITE
        .files
        .iter()
        .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(".html"));
    pages.map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        (path, Html::parse_document(text))
    })
}

#[test]
fn what_is_lit_is_said_in_words() {
    let mut lit = 0;
    for (path, page) in pages("condition/").chain(pages("recommendation/")) {
        for section in all(page.root_element(), "main .pathway") {
            let listed: BTreeSet<String> = all(section, ".lit-steps a")
                .iter()
                .filter_map(|link| Some(link.attr("href")?.split_once("#step-")?.1.to_owned()))
                .collect();
            assert!(!listed.is_empty(), "{path}");
            for svg in all(section, ".chart-frame svg.c-chart") {
                let drawn: BTreeSet<String> = all(svg, "a.c-lit[data-step]")
                    .iter()
                    .filter_map(|own| own.attr("data-step").map(str::to_owned))
                    .collect();
                assert_eq!(drawn, listed, "{path}");
                // A lit arrow leaves a lit step.
                for arrow in all(svg, "g.c-lit[data-edge]") {
                    let edge = arrow.attr("data-edge").expect("selected");
                    let from = edge.rsplit_once('.').expect("a step and how").0;
                    assert!(drawn.contains(from), "{path}: {edge}");
                }
                lit += 1;
            }
        }
    }
    assert!(lit > 20, "{lit}");
}

#[test]
fn chronic_neck_pain_is_lit_away_from_needling() {
    let path = "condition/chronic-neck-pain.html";
    let (_, page) = pages(path).next().expect("there");
    let edges = |selector: &str| -> BTreeSet<String> {
        let svg = all(page.root_element(), ".chart-wide svg.c-chart")[0];
        let found = all(svg, selector).into_iter();
        found
            .filter_map(|own| own.attr("data-edge").map(str::to_owned))
            .collect()
    };
    let lit = edges("g.c-lit[data-edge]");
    let all_edges = edges("g[data-edge]");
    // Whoever has neck pain goes to manual therapy first, and whoever's is chronic stops before needling.
    for (edge, is_lit) in [("neck.0", true), ("neck.1", false)] {
        assert!(all_edges.contains(edge), "{all_edges:?}");
        assert_eq!(lit.contains(edge), is_lit, "{edge}");
    }
}

#[test]
fn every_mark_of_the_map_is_a_link() {
    let (_, page) = pages("map.html").next().expect("there");
    let maps = all(page.root_element(), "svg.p-picture");
    assert_eq!(maps.len(), 2);
    for map in maps {
        for mark in all(map, ".p-badge, .p-node") {
            let parent = mark.parent().and_then(ElementRef::wrap).expect("a parent");
            assert!(parent.attr("href").is_some(), "{}", mark.html());
        }
    }
}

#[test]
fn a_drawing_is_a_file_that_stands_alone() {
    for path in SITE.pathways.keys() {
        let file = path.replace(".html", ".svg");
        let svg = String::from_utf8(SITE.files[&file].clone()).expect("UTF-8");
        assert!(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
        assert!(svg.contains("<style>") && !svg.contains("<script") && !svg.contains("@import"));
        let page = path.trim_start_matches("pathway/");
        assert!(svg.contains(&format!("href=\"{page}#step-")), "{file}");
        assert!(SITE.pathways[path].contains(&format!("href=\"{}\" download", &file[8..])));
    }
}

/// What flowcharts and other pictures begin their classes and identifiers with.
fn is_drawn(name: &str) -> bool {
    name.starts_with("c-") || name.starts_with("p-")
}

/// The classes and identifiers in an element.
fn names(within: ElementRef<'_>) -> Vec<&str> {
    let elements = within.descendants().filter_map(ElementRef::wrap);
    let names = elements.flat_map(|own| {
        let classes = own.attr("class").unwrap_or_default().split_whitespace();
        classes.chain(own.attr("id"))
    });
    names.collect()
}

#[test]
fn drawings_and_their_pages_share_no_class_and_no_identifier() {
    for (path, page) in pages("") {
        let page = page.root_element();
        let drawings = all(page, "svg.c-chart, svg.p-picture");
        let inside: Vec<&str> = drawings.into_iter().flat_map(names).collect();
        let others: Vec<_> = inside.iter().filter(|name| !is_drawn(name)).collect();
        assert!(others.is_empty(), "{path}: {others:?}");
        let drawn = names(page).into_iter().filter(|name| is_drawn(name));
        assert_eq!(drawn.count(), inside.len(), "{path}: some are outside");
    }
}

#[test]
fn no_rule_of_the_style_sheet_is_for_a_page_and_a_drawing() {
    let style = std::str::from_utf8(&SITE.files["static/book.css"]).expect("UTF-8");
    let before = style
        .split('{')
        .filter_map(|text| text.rsplit(['}', ';', '/']).next());
    let mut drawn = 0;
    for selector in before.flat_map(|selectors| selectors.split(',')) {
        let classes = selector.split('.').skip(1);
        let ends = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
        let (inside, outside): (Vec<&str>, Vec<&str>) = classes
            .filter_map(|class| class.split(ends).next())
            .partition(|class| is_drawn(class));
        assert!(inside.is_empty() || outside.is_empty(), "{selector}");
        drawn += inside.len();
    }
    assert!(drawn > 50, "{drawn}");
}
