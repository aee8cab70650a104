//! Books of prose alone: chapters of 500 words in four parts, each with a link to another chapter.

use super::Random;

/// What a site is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Everything,
    /// Without search and the page for paper.
    PagesAlone,
}

const PARTS: usize = 4;
const PARAGRAPHS: usize = 5;
const WORDS: usize = 25;

/// Every file of a book with so many chapters, by its path.
pub fn files(chapters: usize, with: With) -> Vec<(String, String)> {
    let site = match with {
        With::Everything => "",
        With::PagesAlone => "\n[site]\nsearch = false\nprint = false\n",
    };
    let front = "# Prose\n\n```guideline prose\ntitle = \"Prose\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";
    let mut files = vec![
        (
            "book.toml".to_owned(),
            format!("[book]\ntitle = \"Prose\"\n{site}"),
        ),
        ("content/prose/index.md".to_owned(), front.to_owned()),
    ];
    files.extend(
        self::chapters(chapters)
            .into_iter()
            .enumerate()
            .map(|(number, text)| (format!("content/prose/{}", name(number)), text)),
    );
    files
}

/// The file of a chapter.
pub fn name(number: usize) -> String {
    format!("chapter-{number}.md")
}

/// The text of every chapter: Markdown that any generator reads.
pub fn chapters(count: usize) -> Vec<String> {
    let mut random = Random::new(7);
    let vocabulary = vocabulary(&mut random);
    (0..count)
        .map(|number| chapter(number, count, &vocabulary, &mut random))
        .collect()
}

fn chapter(number: usize, count: usize, vocabulary: &[String], random: &mut Random) -> String {
    let mut text = format!("# Chapter {number}\n");
    for part in 0..PARTS {
        if part > 0 {
            text += &format!("\n## Part {part} of {number}\n");
        }
        for paragraph in 0..PARAGRAPHS {
            let words: Vec<&str> = (0..WORDS).map(|_| word(vocabulary, random)).collect();
            text += &format!("\n{}", words.join(" "));
            if paragraph == PARAGRAPHS / 2 {
                let other = (7 * number + part) % count;
                text += &format!(", see [chapter {other}]({})", name(other));
            }
            text += ".\n";
        }
    }
    text
}

/// Common words far more often than rare ones, as in any language.
fn word<'v>(vocabulary: &'v [String], random: &mut Random) -> &'v str {
    let below = 1 + random.below(vocabulary.len());
    &vocabulary[random.below(below)]
}

fn vocabulary(random: &mut Random) -> Vec<String> {
    const CONSONANTS: &[u8] = b"bcdfghklmnprstvw";
    const VOWELS: &[u8] = b"aeiou";
    let syllables = |random: &mut Random| {
        let count = 1 + random.below(4);
        let mut word = String::new();
        for _ in 0..count {
            word.push(char::from(CONSONANTS[random.below(CONSONANTS.len())]));
            word.push(char::from(VOWELS[random.below(VOWELS.len())]));
        }
        word
    };
    (0..3_000).map(|_| syllables(random)).collect()
}
