//! XML as a tree. Nothing is fetched or expanded: a document type is refused, and so is any entity but XML's own five.

use quick_xml::NsReader;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

/// Elements in each other, and in all: far more than any model has.
const DEEPEST: usize = 100;
const MOST: usize = 500_000;

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub namespace: String,
    /// Namespace, name, value.
    attributes: Vec<(String, String, String)>,
    pub children: Vec<Element>,
    pub text: String,
    pub line: usize,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_of("", name)
    }

    fn attribute_of(&self, namespace: &str, name: &str) -> Option<&str> {
        let is_it = |(own, known, _): &&(String, String, String)| own == namespace && known == name;
        self.attributes
            .iter()
            .find(is_it)
            .map(|(_, _, value)| value.as_str())
    }

    /// `xsi:nil`
    pub fn is_nil(&self) -> bool {
        matches!(
            self.attribute_of(INSTANCE, "nil").map(str::trim),
            Some("true" | "1")
        )
    }

    /// `xsi:type`, without its prefix.
    pub fn typed(&self) -> Option<&str> {
        let typed = self.attribute_of(INSTANCE, "type")?;
        Some(typed.rsplit_once(':').map_or(typed, |(_, name)| name))
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Of the element `text` in it, which is where DMN has expressions.
    pub fn inner_text(&self) -> Option<&str> {
        self.child("text").map(|text| text.text.trim())
    }
}

struct Tree<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    /// How many bytes have been looked at for lines, and how many lines there were.
    seen: (usize, usize),
}

/// The root of a document, or what is wrong with it at which line.
pub(super) fn read(text: &str) -> Result<Element, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree {
        text,
        reader,
        open: Vec::new(),
        root: None,
        elements: 0,
        seen: (0, 1),
    };
    loop {
        match tree.step() {
            Ok(true) => {}
            Ok(false) => break,
            Err(why) => {
                let line = tree.line();
                return Err(format!("line {line}: {why}"));
            }
        }
    }
    tree.root.ok_or_else(|| "it has no element".to_owned())
}

impl Tree<'_> {
    /// Where the reader stands.
    fn line(&mut self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len());
        let at = at.min(self.text.len());
        let (from, line) = self.seen;
        let new = self.text.as_bytes().get(from..at).unwrap_or_default();
        let line = line + new.iter().filter(|byte| **byte == b'\n').count();
        self.seen = (at.max(from), line);
        line
    }

    fn step(&mut self) -> Result<bool, String> {
        let event = self.reader.read_event().map_err(|why| why.to_string())?;
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end()?,
            Event::Empty(_) => return Err("it can’t be read".to_owned()),
            Event::Text(text) => {
                let text = text.decode().map_err(|why| why.to_string())?;
                self.characters(&text)?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|why| why.to_string())?;
                self.characters(&text)?;
            }
            Event::GeneralRef(reference) => {
                let character = entity(&reference)?;
                self.characters(character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => {
                return Err("it declares a document type, whose entities are not read".to_owned());
            }
            Event::Decl(declaration) => encoding(&declaration)?,
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => {
                return match self.open.last() {
                    Some(open) => Err(format!("`{}` is not closed", open.name)),
                    None => Ok(false),
                };
            }
        }
        Ok(true)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.root.is_some() {
            return Err("something stands behind the document’s element".to_owned());
        }
        self.elements += 1;
        if self.open.len() >= DEEPEST {
            return Err(format!("more than {DEEPEST} elements stand in each other"));
        }
        if self.elements > MOST {
            return Err(format!("it has more than {MOST} elements"));
        }
        let line = self.line();
        let resolver = self.reader.resolver();
        let (namespace, name) = resolver.resolve_element(start.name());
        let mut element = Element {
            name: words(name.into_inner())?,
            namespace: uri(namespace)?,
            line,
            ..Element::default()
        };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|why| why.to_string())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_err(|why| why.to_string())?.into_owned();
            let (namespace, name) = resolver.resolve_attribute(attribute.key);
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let attribute = (uri(namespace)?, words(name.into_inner())?, value);
            element.attributes.push(attribute);
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(closed) = self.open.pop() else {
            return Err("an element is closed that was not opened".to_owned());
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => self.root = Some(closed),
        }
        Ok(())
    }

    fn characters(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("text stands outside of every element".to_owned()),
        }
        Ok(())
    }
}

fn words(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map_err(|why| why.to_string())?;
    Ok(text.to_owned())
}

fn uri(resolved: ResolveResult<'_>) -> Result<String, String> {
    match resolved {
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Bound(namespace) => words(namespace.into_inner()),
        ResolveResult::Unknown(prefix) => {
            let prefix = String::from_utf8_lossy(&prefix).into_owned();
            Err(format!("the prefix `{prefix}` is bound to nothing"))
        }
    }
}

fn entity(reference: &BytesRef<'_>) -> Result<char, String> {
    let character = reference
        .resolve_char_ref()
        .map_err(|why| why.to_string())?;
    if let Some(character) = character {
        return Ok(character);
    }
    let name = reference.decode().map_err(|why| why.to_string())?;
    match &*name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _other => Err(format!("`&{name};` is not an entity of XML")),
    }
}

fn encoding(declaration: &BytesDecl<'_>) -> Result<(), String> {
    let Some(encoding) = declaration.encoding() else {
        return Ok(());
    };
    let encoding = encoding.map_err(|why| why.to_string())?;
    let encoding = String::from_utf8_lossy(&encoding).to_lowercase();
    match encoding.as_str() {
        "utf-8" | "utf8" | "us-ascii" => Ok(()),
        _other => Err(format!("its encoding is `{encoding}`, and not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_names_attributes_text_and_lines() {
        let root = read(
            "<?xml version='1.0'?>\n<a xmlns='u' b='1 &lt; 2'>\n <c>x&#65;&amp;<![CDATA[<]]></c></a>",
        );
        let root = root.expect("XML");
        assert_eq!((&*root.name, &*root.namespace), ("a", "u"));
        assert_eq!(root.attribute("b"), Some("1 < 2"));
        let child = root.child("c").expect("a child");
        assert_eq!((&*child.text, child.line), ("xA&<", 3));
    }

    #[test]
    fn what_is_not_xml_is_said_at_its_line() {
        let why = |text: &str| read(text).expect_err("refused");
        assert!(
            why("<a>\n<b></a>").starts_with("line 2: "),
            "{}",
            why("<a>\n<b></a>")
        );
        assert!(why("<a>").contains("`a` is not closed"));
        assert!(why("").contains("no element"));
        assert!(why("<a/><b/>").contains("behind"));
        assert!(why("<a>&x;</a>").contains("`&x;` is not an entity"));
        assert!(why("<a b='&x;'/>").contains("line 1"));
        assert!(why("<p:a/>").contains("`p` is bound to nothing"));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY d \"&b;&b;\">]>\n<a>&d;</a>";
        assert!(why(bomb).contains("document type"));
        let deep = "<a>".repeat(200);
        assert!(why(&deep).contains("in each other"));
        assert!(why("<?xml version='1.0' encoding='latin1'?><a/>").contains("`latin1`"));
    }
}
