use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use pathbook::model::Library;
use pathbook::parse::parse;
use pathbook::problem::{Label, Problem, Problems};
use pathbook::resolve::resolve;
use pathbook::source::{Role, Sources};
use pathbook::survey::Edits;
use pathbook::verify::Verified;
use pathbook::{check, read};

/// The day on which every example is checked.
const TODAY: Date = date(2026, 1, 1);

pub const FRONT: &str = "content/example/index.md";
const CHAPTER: &str = "content/example/01-example.md";

const SETTINGS: &str = "[book]\ntitle = \"Example\"\n";
const REFERENCES: &str =
    "trial:\n  type: article\n  title: A trial\n  author: Doe, Jane\n  date: 2020\n";
const GUIDELINE: &str =
    "```guideline example\ntitle = \"Example\"\nversion = \"1\"\nstatus = \"draft\"\n```\n";

/// How a file's text is put on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// With Windows line ends.
    Crlf,
    /// With the line ends of old programs.
    Returns,
    /// With a byte order mark.
    Bom,
    Latin1,
    /// A symbolic link; the text is where it leads.
    Link,
}

impl Form {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "crlf" => Some(Form::Crlf),
            "bare-returns" => Some(Form::Returns),
            "bom" => Some(Form::Bom),
            "latin-1" => Some(Form::Latin1),
            "link" => Some(Form::Link),
            _ => None,
        }
    }

    /// Whether the file must lie on disk to be read as meant.
    fn needs_disk(self) -> bool {
        match self {
            Form::Plain | Form::Crlf | Form::Returns => false,
            Form::Bom | Form::Latin1 | Form::Link => true,
        }
    }
}

#[derive(Clone, Debug)]
pub struct BookFile {
    /// `None` for the text that goes wherever the guideline's own text goes.
    pub path: Option<String>,
    pub text: String,
    pub form: Form,
    /// Where the text begins in the file that it was cut out of.
    pub line: usize,
}

impl BookFile {
    fn given(path: &str, text: &str) -> Self {
        Self {
            path: Some(path.to_owned()),
            text: text.to_owned(),
            form: Form::Plain,
            line: 0,
        }
    }

    pub fn path(&self) -> &str {
        self.path.as_deref().unwrap_or(FRONT)
    }

    fn text(&self) -> String {
        match self.form {
            Form::Crlf => self.text.replace('\n', "\r\n"),
            Form::Returns => self.text.replace('\n', "\r"),
            Form::Plain | Form::Bom | Form::Latin1 | Form::Link => self.text.clone(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        match self.form {
            Form::Plain | Form::Crlf | Form::Returns | Form::Link => self.text().into_bytes(),
            Form::Bom => [b"\xEF\xBB\xBF", self.text.as_bytes()].concat(),
            Form::Latin1 => self.text.chars().map(latin1).collect(),
        }
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let path = folder.join(self.path());
        fs::create_dir_all(path.parent().expect("a path in the book"))?;
        match self.form {
            Form::Link => std::os::unix::fs::symlink(self.text.trim(), path),
            Form::Plain | Form::Crlf | Form::Returns | Form::Bom | Form::Latin1 => {
                fs::write(path, self.bytes())
            }
        }
    }

    /// Whether it is read, whatever is in it: what becomes of others only the reader of folders says.
    fn has_role(&self) -> bool {
        !matches!(
            Role::of(self.path()),
            Role::Foreign | Role::Unread(_) | Role::OwnFolder(_)
        )
    }

    fn is_picture(&self) -> bool {
        self.path().ends_with(".png")
    }
}

fn latin1(character: char) -> u8 {
    u8::try_from(u32::from(character)).expect("a Latin-1 character")
}

/// A whole book: what was written, and what every book needs beside it.
#[derive(Clone, Debug)]
pub struct Book {
    pub files: Vec<BookFile>,
}

impl Book {
    /// Adds what is not there: settings, a bibliography with the key `trial`, a guideline. Text without a path stands in the
    /// front page where it holds the guideline block, and in a chapter beside it otherwise.
    pub fn new(mut files: Vec<BookFile>) -> Self {
        let has = |name: &str| files.iter().any(|file| file.path().starts_with(name));
        let (has_settings, has_references) = (has("book.toml"), has("content/references."));
        if needs_front(&files) {
            for file in files.iter_mut().filter(|file| file.path.is_none()) {
                file.path = Some(CHAPTER.to_owned());
            }
            files.push(BookFile::given(FRONT, GUIDELINE));
        }
        if !has_settings {
            files.push(BookFile::given("book.toml", SETTINGS));
        }
        if !has_references {
            files.push(BookFile::given("content/references.yml", REFERENCES));
        }
        Self { files }
    }

    /// Everything that is found wrong, warnings too.
    pub fn problems(&self) -> Vec<Found> {
        let (sources, read) = self.sources();
        let problems = problems_of(&sources, read).into_iter();
        problems
            .map(|problem| Found::new(problem, &sources))
            .collect()
    }

    /// What the book says, whether or not it passes its check.
    pub fn library(&self) -> Library {
        let (sources, mut problems) = self.sources();
        let document = parse(&sources, &mut problems);
        let library = resolve(&sources, &document, &mut problems);
        library.unwrap_or_else(|| panic!("{:#?}", problems.sorted()))
    }

    pub fn sources(&self) -> (Sources, Problems) {
        let needs_disk = |file: &BookFile| file.form.needs_disk() || !file.has_role();
        if self.files.iter().any(needs_disk) {
            return self.on_disk();
        }
        let (pictures, texts): (Vec<_>, Vec<_>) =
            self.files.iter().partition(|file| file.is_picture());
        let texts: Vec<_> = texts
            .iter()
            .map(|file| (file.path(), file.text()))
            .collect();
        let texts = texts.iter().map(|(path, text)| (*path, text.as_str()));
        let mut sources = Sources::from_files(texts);
        for picture in pictures {
            let path = picture.path().trim_start_matches("content/").to_owned();
            sources.assets.insert(path, picture.bytes().into());
        }
        (sources, Problems::default())
    }

    fn on_disk(&self) -> (Sources, Problems) {
        let folder = tempfile::tempdir().expect("a folder");
        for file in &self.files {
            file.write(folder.path()).expect("a file");
        }
        read::read(folder.path()).expect("a book")
    }
}

/// Everything that is found wrong with a book that was read, warnings too.
fn problems_of(sources: &Sources, read: Problems) -> Vec<Problem> {
    match check(sources, read, TODAY) {
        Ok(verified) => problems_of_site(&verified),
        Err(problems) => {
            assert!(!problems.is_empty(), "a book fails and nobody says why");
            problems
        }
    }
}

/// The warnings of a sound book, and what is wrong with its drawings or its own templates.
fn problems_of_site(verified: &Verified) -> Vec<Problem> {
    let broken = pathbook::build(verified, Edits::LeftOut);
    let broken = broken.err().unwrap_or_default();
    let warnings = verified.warnings().iter().cloned();
    warnings.chain(broken).collect()
}

/// Whether the folder `example` is used and has no front page, or no folder has one.
fn needs_front(files: &[BookFile]) -> bool {
    let is_example = |file: &BookFile| file.path().starts_with("content/example/");
    let (in_example, elsewhere): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_example(file));
    let is_used = !in_example.is_empty() || !elsewhere.into_iter().any(is_front);
    is_used && !in_example.into_iter().any(is_front)
}

/// Whether a file is, or stands for, a front page.
fn is_front(file: &BookFile) -> bool {
    match &file.path {
        Some(path) => path.ends_with("index.md"),
        None => file
            .text
            .lines()
            .any(|line| line.starts_with("```guideline")),
    }
}

/// A problem with its place as people write it.
#[derive(Clone, Debug)]
pub struct Found {
    pub problem: Problem,
    /// Path and line; `None` for a problem of the whole book.
    pub place: Option<(String, usize)>,
    /// The text that it points at.
    pub text: String,
    /// The words of its other places, each with its line: `index.md:3: the first one`.
    pub others: Vec<String>,
}

impl Found {
    pub fn help(&self) -> Option<String> {
        self.problem.help.as_ref().map(ToString::to_string)
    }

    fn new(problem: Problem, sources: &Sources) -> Self {
        let place = |label: &Label| {
            let path = sources.file(label.span.file).path.clone();
            (path, sources.position(label.span).line)
        };
        let text = |label: &Label| sources.text(label.span).to_owned();
        let others = problem.others.iter().map(|label| {
            let (path, line) = place(label);
            format!("{path}:{line}: {}", label.words)
        });
        Self {
            others: others.collect(),
            text: problem.label.as_ref().map_or_else(String::new, text),
            place: problem.label.as_ref().map(place),
            problem,
        }
    }
}
