use super::{Book, BookFile, Form};

/// A suite file: books, each with its title.
#[derive(Debug)]
pub struct Suite {
    pub sections: Vec<Section>,
}

#[derive(Debug)]
pub struct Section {
    pub title: String,
    pub line: usize,
    pub book: Book,
}

/// A piece of a suite file, as it is read.
struct Draft {
    title: String,
    line: usize,
    files: Vec<BookFile>,
}

impl Suite {
    /// Cuts a suite file into its books. Files before the first title belong to every book.
    pub fn parse(text: &str) -> Self {
        let mut drafts = drafts(text).into_iter();
        let shared = drafts.next().map_or_else(Vec::new, |draft| draft.files);
        let shared: Vec<_> = shared
            .into_iter()
            .filter(|file| file.path.is_some())
            .collect();
        let sections = drafts.map(|draft| draft.into_section(&shared));
        Self {
            sections: sections.collect(),
        }
    }
}

impl Draft {
    fn new(title: &str, line: usize) -> Self {
        let mut draft = Self {
            title: title.to_owned(),
            line,
            files: Vec::new(),
        };
        draft.begin(None, Form::Plain, line + 1);
        draft
    }

    fn begin(&mut self, path: Option<String>, form: Form, line: usize) {
        self.files.push(BookFile {
            path,
            text: String::new(),
            form,
            line,
        });
    }

    fn add(&mut self, line: &str) {
        if let Some(file) = self.files.last_mut() {
            file.text.push_str(line);
            file.text.push('\n');
        }
    }

    fn into_section(self, shared: &[BookFile]) -> Section {
        let is_written = |file: &BookFile| file.path.is_some() || !file.text.trim().is_empty();
        let mut files: Vec<_> = self.files.into_iter().filter(is_written).collect();
        let own: Vec<_> = files.iter().filter_map(|file| file.path.clone()).collect();
        let shared = shared
            .iter()
            .filter(|file| !own.contains(&file.path().to_owned()));
        files.extend(shared.cloned());
        Section {
            title: self.title,
            line: self.line,
            book: Book::new(files),
        }
    }
}

fn drafts(text: &str) -> Vec<Draft> {
    let mut drafts = vec![Draft::new("", 0)];
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let draft = drafts.last_mut().expect("the first is there");
        if let Some(title) = between(line, "--- ", " ---") {
            drafts.push(Draft::new(title, number));
        } else if let Some(header) = between(line, "+++ ", " +++") {
            let (path, form) = read_header(header);
            draft.begin(Some(path), form, number + 1);
        } else {
            draft.add(line);
        }
    }
    drafts
}

fn between<'a>(line: &'a str, start: &str, end: &str) -> Option<&'a str> {
    line.strip_prefix(start)?.strip_suffix(end)
}

/// `content/example/index.md (crlf)`.
fn read_header(header: &str) -> (String, Form) {
    match header.split_once(" (") {
        Some((path, form)) => {
            let form = Form::named(form.trim_end_matches(')'));
            (path.to_owned(), form.expect("a form that files can have"))
        }
        None => (header.to_owned(), Form::Plain),
    }
}
