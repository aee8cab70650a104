//! `pathbook serve` as a browser and an author meet it: a process, sockets, files that are saved.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use pathbook::survey::Edits;
use tempfile::TempDir;

/// So long nothing takes, even on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);
const AS_OF: &str = "2026-11-23";

fn pathbook(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pathbook"));
    command.args(arguments);
    command
}

/// The book that `init` writes, in a folder that is in no repository.
struct Book(TempDir);

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_string_lossy().into_owned();
        let output = pathbook(&["init", &path]).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join("content").join(name)
    }

    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.file(name)).expect("text");
        assert!(text.contains(old), "{name} has no {old}");
        fs::write(self.file(name), text.replacen(old, new, 1)).expect("written");
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.path()).args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
        ]);
        let output = command.args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{output:?}");
    }

    /// What a build would publish.
    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let (sources, problems) = pathbook::read::read(self.path()).expect("a book");
        let as_of = AS_OF.parse().expect("a date");
        let verified = pathbook::check(&sources, problems, as_of).expect("it passes");
        let files = pathbook::build(&verified, Edits::Judged).expect("it is drawn");
        let files = files.iter();
        files
            .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
            .collect()
    }
}

struct Server {
    process: Child,
    address: SocketAddr,
    /// Kept open, so that the process can say what it likes.
    _out: BufReader<std::process::ChildStdout>,
}

struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    fn start(book: &Book) -> Self {
        Self::start_with(book, &["--port", "0"])
    }

    fn start_with(book: &Book, more: &[&str]) -> Self {
        let path = book.path().to_string_lossy().into_owned();
        let mut command = pathbook(&["serve", &path, "--as-of", AS_OF]);
        let mut process = command
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut out = BufReader::new(process.stdout.take().expect("an output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let address = address.and_then(|address| address.parse().ok());
        Self {
            process,
            address: address.unwrap_or_else(|| panic!("no address: {line}")),
            _out: out,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Reply {
        let mut stream = self.connect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("sent");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        let end = all
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Reply {
            status: status.expect("a status"),
            body: all[end + 4..].to_vec(),
            head,
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &self.address.to_string())
    }

    /// A page without what the preview adds to it.
    fn page(&self, path: &str) -> Vec<u8> {
        let reply = self.get(&format!("/{path}"));
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        without_script(&reply.body)
    }

    /// Waits until a page holds something.
    fn wait_for(&self, path: &str, holds: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let page = self.get(path).text();
            if holds(&page) {
                return page;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{path} does not come to be so:\n{page}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        write!(
            stream,
            "GET /.pathbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .expect("sent");
        Events(BufReader::new(stream))
    }

    fn end(&mut self) -> (ExitStatus, Duration) {
        let pid = rustix::process::Pid::from_child(&self.process);
        let begun = Instant::now();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("sent");
        let status = self.process.wait().expect("it ends");
        (status, begun.elapsed())
    }

    /// What the process holds in memory, in kB.
    fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// The next edition that is told.
    fn next_edition(&mut self) -> String {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).expect("an event");
            assert!(read > 0, "the stream has ended");
            if let Some(news) = line.strip_prefix("data: ") {
                return news.split(' ').next().expect("an edition").to_owned();
            }
        }
    }

    /// The next edition that is another.
    fn after(&mut self, edition: &str) -> String {
        loop {
            let next = self.next_edition();
            if next != edition {
                return next;
            }
        }
    }
}

/// The page as the site has it.
fn without_script(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    match text.rfind("<script src=\"") {
        Some(at) if text[at..].contains("preview.js") => {
            let end = at + text[at..].find("</script>").expect("an end") + "</script>".len();
            [&page[..at], &page[end..]].concat()
        }
        Some(_) | None => page.to_vec(),
    }
}

const BANNER: &str = "<aside class=\"draft\"";
const SAFETY: &str = "sore-throat/03-safety.md";
const PATHWAY: &str = "sore-throat/02-pathway.md";

#[test]
fn a_saved_file_is_told_and_shown_and_a_broken_one_too() {
    let book = Book::new();
    let server = Server::start(&book);
    let mut events = server.events();
    let first = events.after("0");
    let page = server.get("/").text();
    assert!(
        page.contains(&format!("data-edition=\"{first}\"")),
        "{page}"
    );
    assert!(!page.contains(BANNER));

    book.edit("index.md", "is made up to show", "is invented to show");
    let second = events.after(&first);
    let page = server.get("/index.html").text();
    assert!(page.contains("is invented to show"), "{page}");

    let (forbidden, considered) = ("forbid = [\"antibiotic\"]", "consider = [\"antibiotic\",]");
    book.edit(PATHWAY, forbidden, considered);
    let third = events.after(&second);
    let broken = "“No antibiotic with few criteria and sound immunity” does not hold";
    let page = server
        .get("/invariant/no-antibiotic-without-reason.html")
        .text();
    for said in [
        broken,
        BANNER,
        "Not proved:",
        "A patient in whom it shows",
        "c-lit",
        "id=\"problem-",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let other = server.get("/contents.html").text();
    assert!(other.contains(broken), "each page lists it");
    // Data can't say that it is not proved.
    assert_eq!(server.get("/book.json").status, 404);

    book.edit(PATHWAY, considered, forbidden);
    events.after(&third);
    assert!(!server.get("/").text().contains(BANNER));
    assert_eq!(server.get("/book.json").status, 200);
}

#[test]
fn what_can_t_be_resolved_leaves_the_pages_from_before() {
    let book = Book::new();
    let server = Server::start(&book);
    server.wait_for("/", |page| !page.contains(BANNER));
    let before = server.page("fact/criteria.html");
    book.edit(SAFETY, "danger-sign implies", "danger-sgn implies");
    let page = server.wait_for("/fact/criteria.html", |page| page.contains(BANNER));
    assert!(page.contains("Out of date:"), "{page}");
    let text = String::from_utf8_lossy(&before);
    let body = &text[text.find("<main").expect("a page")..text.find("</main>").expect("a page")];
    assert!(page.contains(body), "what was good is still there");
    let problems = server.get("/.pathbook/problems.html").text();
    assert!(problems.contains("danger-sgn"), "{problems}");
    book.edit(SAFETY, "danger-sgn implies", "danger-sign implies");
    server.wait_for("/fact/criteria.html", |page| !page.contains(BANNER));
    assert_eq!(server.page("fact/criteria.html"), before);
}

#[test]
fn a_book_that_never_could_be_shown_shows_its_problems() {
    let book = Book::new();
    book.edit(SAFETY, "danger-sign implies", "danger-sgn implies");
    let server = Server::start(&book);
    let page = server.wait_for("/", |page| page.contains("danger-sgn"));
    assert!(
        page.contains("preview.js"),
        "it is replaced when it is mended"
    );
    book.edit(SAFETY, "danger-sgn implies", "danger-sign implies");
    server.wait_for("/", |page| !page.contains("danger-sgn"));
}

#[test]
fn files_come_and_go_and_are_half_written() {
    let book = Book::new();
    let server = Server::start(&book);
    let new = book.file("sore-throat/06-more.md");
    assert_eq!(server.get("/sore-throat/more.html").status, 404);
    fs::write(&new, "# More to read\n\nSaid here.\n").expect("written");
    server.wait_for("/sore-throat/more.html", |page| page.contains("Said here."));
    fs::rename(&new, book.file("sore-throat/07-other.md")).expect("renamed");
    server.wait_for("/sore-throat/other.html", |page| {
        page.contains("Said here.")
    });
    assert_eq!(server.get("/sore-throat/more.html").status, 404);
    // An editor empties a file before it writes it, or writes another and renames it.
    let other = book.file("sore-throat/07-other.md");
    let mut file = fs::File::create(&other).expect("emptied");
    std::thread::sleep(Duration::from_millis(60));
    file.write_all(b"# More to ").expect("written");
    file.flush().expect("written");
    std::thread::sleep(Duration::from_millis(60));
    file.write_all(b"read\n\nSaid there.\n").expect("written");
    drop(file);
    server.wait_for("/sore-throat/other.html", |page| {
        page.contains("Said there.")
    });
    let aside = book.file("sore-throat/.07-other.md.swp");
    fs::write(&aside, "# More to read\n\nSaid at last.\n").expect("written");
    fs::rename(&aside, &other).expect("renamed");
    server.wait_for("/sore-throat/other.html", |page| {
        page.contains("Said at last.")
    });
    fs::remove_file(&other).expect("removed");
    server.wait_for("/sore-throat/other.html", |page| {
        page.contains("There is no such page")
    });
    let folder = book.path().join("templates");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("404.html"), "{{ nothing.at_all }}").expect("written");
    server.wait_for("/404.html", |page| page.contains("broken-template"));
    fs::remove_dir_all(&folder).expect("removed");
    server.wait_for("/404.html", |page| !page.contains("broken-template"));
}

#[test]
fn nobody_else_is_answered() {
    let book = Book::new();
    let server = Server::start(&book);
    for host in ["evil.example", "localhost.evil.example:80", ""] {
        assert_eq!(server.ask("GET", "/", host).status, 403, "{host}");
    }
    assert_eq!(server.ask("GET", "/", "localhost").status, 200);
    assert_eq!(server.ask("POST", "/", "localhost").status, 405);
    let reply = server.get("/");
    let head = reply.head.to_lowercase();
    assert!(head.contains("cache-control: no-store"), "{head}");
    assert!(
        head.contains("cross-origin-resource-policy: same-origin"),
        "{head}"
    );
    assert!(!head.contains("access-control"), "{head}");
    let policy = "default-src 'self'; script-src 'self' 'sha256-";
    assert!(
        reply.text().contains(policy),
        "the site's own policy stands"
    );
    for path in [
        "/../book.toml",
        "/%2e%2e/book.toml",
        "/book.toml",
        "/content/index.md",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_or_passed_over() {
    let book = Book::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let path = book.path().to_string_lossy().into_owned();
    let output = pathbook(&["serve", &path, "--port", &port])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&port) && said.contains("help:"), "{said}");
    let (one, other) = (
        Server::start_with(&book, &[]),
        Server::start_with(&book, &[]),
    );
    assert_ne!(one.address.port(), other.address.port());
    assert_eq!(other.get("/").status, 200);
}

#[test]
fn a_signal_ends_it_at_once_with_open_streams() {
    let book = Book::new();
    let mut server = Server::start(&book);
    let mut streams: Vec<Events> = (0..4).map(|_| server.events()).collect();
    for stream in &mut streams {
        stream.next_edition();
    }
    let (status, took) = server.end();
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");
    let mut rest = String::new();
    // The end of a stream is an end, not a connection that broke.
    streams[0].0.read_to_string(&mut rest).expect("an end");
}

#[test]
fn the_panel_says_who_is_advised_otherwise() {
    let book = Book::new();
    let panel = "/.pathbook/panel.html?depth=1";
    {
        let server = Server::start(&book);
        server.wait_for(panel, |panel| panel.contains("in no git repository"));
    }
    book.git(&["init", "--quiet"]);
    book.git(&["add", "."]);
    book.git(&["commit", "--quiet", "--message", "first"]);
    let server = Server::start(&book);
    server.wait_for(panel, |panel| panel.contains("nothing changed"));
    book.edit("sore-throat/05-words.md", "criteria >= 3", "criteria >= 4");
    let text = server.wait_for(panel, |panel| panel.contains("of advice"));
    assert!(
        text.contains("href=\"../intervention/antibiotic.html\""),
        "{text}"
    );
    assert!(text.contains("criteria = 3"), "{text}");
    book.edit("sore-throat/05-words.md", "criteria >= 4", "criteria >= 3");
    server.wait_for(panel, |panel| panel.contains("nothing changed"));
    book.edit(
        PATHWAY,
        "Is there any danger sign?",
        "Is there a sign of <b>danger</b>?",
    );
    let text = server.wait_for(panel, |panel| panel.contains("told differently"));
    assert!(!text.contains("<b>danger"), "{text}");
}

/// The same numbers in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// One edit of an author: valid, broken, a file that is added, renamed, removed or half-written.
fn edit(book: &Book, originals: &BTreeMap<PathBuf, String>, chance: &mut Chance) {
    let (path, text) = originals
        .iter()
        .nth(chance.below(originals.len() as u64) as usize)
        .expect("a file");
    let lines: Vec<&str> = text.lines().collect();
    let line = chance.below(lines.len() as u64) as usize;
    let without: Vec<&str> = [&lines[..line], &lines[line + 1..]].concat();
    let extra = book.file(&format!("extra-{}.md", chance.below(3)));
    let done = match chance.below(8) {
        0 => fs::write(path, text),
        1 => fs::write(path, text.replacen("the ", "that ", 2)),
        2 => fs::write(path, without.join("\n")),
        3 => fs::write(
            path,
            &text.as_bytes()[..chance.below(text.len() as u64) as usize],
        ),
        4 => fs::write(extra, format!("# Extra\n\n{}\n", chance.below(1000))),
        5 => fs::rename(extra, book.file("extra-9.md")),
        6 => fs::remove_file(extra),
        _ => fs::write(path, format!("{text}\n```nothing x\n```\n")),
    };
    // There may be nothing to rename or remove.
    drop(done);
}

/// However a book came to be what it is, it is shown as a build would make it, and what was before is forgotten.
#[test]
fn after_many_edits_each_page_is_that_of_a_clean_build() {
    let edits = match std::env::var("PREVIEW_EDITS") {
        Ok(edits) => edits.parse().expect("a number"),
        Err(_) => 240,
    };
    let book = Book::new();
    let mut originals = BTreeMap::new();
    for name in [
        "index.md",
        PATHWAY,
        SAFETY,
        "sore-throat/01-recommendations.md",
        "sore-throat/05-words.md",
    ] {
        let path = book.file(name);
        originals.insert(path.clone(), fs::read_to_string(path).expect("text"));
    }
    let server = Server::start(&book);
    server.wait_for("/", |page| !page.contains(BANNER));
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut early = None;
    for count in 0..edits {
        edit(&book, &originals, &mut chance);
        // Some follow each other faster than they can be shown.
        std::thread::sleep(Duration::from_millis(chance.below(60)));
        if count % 20 == 19 {
            for path in [
                "/",
                "/invariant/danger-signs-go-to-hospital.html",
                "/safety.html",
                "/search-index.js",
            ] {
                assert!(matches!(server.get(path).status, 200 | 404), "{path}");
            }
            early = early.or(server.memory().filter(|_| count > edits / 4));
        }
    }
    for (path, text) in &originals {
        fs::write(path, text).expect("written");
    }
    for extra in fs::read_dir(book.path().join("content")).expect("a folder") {
        let path = extra.expect("an entry").path();
        if path.to_string_lossy().contains("extra-") {
            fs::remove_file(path).expect("removed");
        }
    }
    fs::write(book.file("last.md"), "# Last\n\nThe last of all.\n").expect("written");
    server.wait_for("/last.html", |page| {
        page.contains("The last of all.") && !page.contains(BANNER)
    });
    let built = book.built();
    for (path, bytes) in &built {
        assert!(server.page(path) == *bytes, "{path} is another");
    }
    if let (Some(early), Some(late)) = (early, server.memory()) {
        assert!(
            late < early + early / 4 + 20_000,
            "{early} kB have become {late} kB"
        );
    }
}

#[test]
fn a_terminal_is_told_again_whenever_the_book_changes() {
    let book = Book::new();
    let path = book.path().to_string_lossy().into_owned();
    let mut command = pathbook(&["check", "--watch", &path, "--as-of", AS_OF]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut process = command.spawn().expect("it runs");
    let mut said = BufReader::new(process.stderr.take().expect("an output"));
    let mut until_it_waits = || {
        let mut all = String::new();
        while !all.contains("waiting for a change") {
            assert!(said.read_line(&mut all).expect("text") > 0, "{all}");
        }
        all
    };
    assert!(!until_it_waits().contains("error"));
    book.edit(SAFETY, "danger-sign implies", "danger-sgn implies");
    let told = until_it_waits();
    assert!(
        told.contains("error[") && told.contains("danger-sgn"),
        "{told}"
    );
    assert!(!told.contains('\u{1b}'), "a pipe is not cleared");
    book.edit(SAFETY, "danger-sgn implies", "danger-sign implies");
    assert!(!until_it_waits().contains("error"));
    process.kill().expect("ended");
    process.wait().expect("it has ended");
}
