//! What stands in a box: its outline, and its lines of text at their places.

use super::flow::{Content, FlowBox};
use super::geometry::{Point, Size};
use super::measure::Weight;
use super::outline::Outline;
use super::scale::DrawingScale;
use super::words::ChartWords;
use super::wrap::{SetText, Type};
use crate::model::{Entered, Stance};

/// A box without a place: everything in it is measured from its top left corner.
#[derive(Clone, Debug)]
pub struct TypesetBox {
    pub outline: Outline,
    pub size: Size,
    pub lines: Vec<TextLine>,
    pub icons: Vec<(BoxIcon, Point)>,
    /// Its texts before they were wrapped.
    pub said: Vec<String>,
    /// Its text is read from right to left.
    pub is_rtl: bool,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    pub text: String,
    /// On its base line: its middle in a centred box, else where it begins.
    pub at: Point,
    pub tone: TextTone,
}

/// What a line says, which decides how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTone {
    Plain,
    Title,
    Stance(Stance),
}

impl TextTone {
    pub fn weight(self) -> Weight {
        match self {
            TextTone::Plain => Weight::Regular,
            TextTone::Title | TextTone::Stance(_) => Weight::Bold,
        }
    }
}

/// A sign before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxIcon {
    Stance(Stance),
    /// The way leads to another pathway.
    Enter,
    End,
}

/// A text before it is wrapped.
struct UnsetText {
    text: String,
    tone: TextTone,
    icon: Option<BoxIcon>,
}

impl UnsetText {
    fn plain(text: impl Into<String>) -> Self {
        Self::new(TextTone::Plain, text)
    }

    fn title(text: impl Into<String>) -> Self {
        Self::new(TextTone::Title, text)
    }

    fn new(tone: TextTone, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone,
            icon: None,
        }
    }

    fn with(icon: BoxIcon, tone: TextTone, text: impl Into<String>) -> Self {
        Self {
            icon: Some(icon),
            ..Self::new(tone, text)
        }
    }
}

/// The side of an icon, and the room that it takes before a line; in pixels.
pub const ICON: f64 = 14.0;
const INDENT: f64 = 20.0;
/// Of a box's width for each line that comes in or leaves.
const WAY: f64 = 8.0;
/// Between two texts of a box.
const GAP: f64 = 4.0;

impl TypesetBox {
    /// `ways` is how many lines come in, or leave: the box is wide enough that each has a place of its own.
    pub fn of(flow_box: &FlowBox, ways: usize, scale: &DrawingScale, words: &ChartWords) -> Self {
        let setter = Setter {
            least: (ways as f64 + 1.0) * WAY,
            ..Setter::of(flow_box, scale, words)
        };
        let pieces = pieces(flow_box, words);
        setter.set(&pieces, setter.column(&pieces))
    }

    /// A box of these widths with its margins, wider than the least only where its text is.
    pub fn within(
        flow_box: &FlowBox,
        least: f64,
        most: f64,
        scale: &DrawingScale,
        words: &ChartWords,
    ) -> Self {
        let setter = Setter {
            least,
            ..Setter::of(flow_box, scale, words)
        };
        setter.set(&pieces(flow_box, words), setter.text_width(most))
    }

    /// The same, if no word has to be broken for it.
    pub fn whole_within(
        flow_box: &FlowBox,
        least: f64,
        most: f64,
        scale: &DrawingScale,
        words: &ChartWords,
    ) -> Option<Self> {
        let setter = Setter::of(flow_box, scale, words);
        let is_whole = setter.is_whole(&pieces(flow_box, words), setter.text_width(most));
        is_whole.then(|| Self::within(flow_box, least, most, scale, words))
    }

    /// Whether its lines stand in the middle.
    pub fn is_centred(&self) -> bool {
        is_centred(self.outline)
    }
}

fn is_centred(outline: Outline) -> bool {
    match outline {
        Outline::Pill | Outline::Hexagon => true,
        Outline::Octagon | Outline::Rectangle | Outline::Dashed => false,
    }
}

fn outline(content: &Content) -> Outline {
    match content {
        Content::Start(_)
        | Content::Elsewhere { .. }
        | Content::Jump { .. }
        | Content::From { .. } => Outline::Pill,
        Content::Question { .. } => Outline::Hexagon,
        Content::Act { .. } if content.forbids() => Outline::Octagon,
        Content::Act { .. } => Outline::Rectangle,
        Content::Enter { .. } => Outline::Dashed,
    }
}

fn pieces(flow_box: &FlowBox, words: &ChartWords) -> Vec<UnsetText> {
    let mut pieces = match &flow_box.content {
        Content::Start(who) => vec![UnsetText::title(who)],
        Content::Question { number, question } => {
            vec![UnsetText::plain(format!("{number}. {question}"))]
        }
        Content::Act {
            number,
            title,
            stances,
            sets,
            by,
        } => {
            let title = title.clone().unwrap_or_else(|| words.action());
            let first = UnsetText::title(format!("{number}. {title}"));
            let stances = stances
                .iter()
                .map(|(stance, names)| stance_piece(*stance, names, words));
            let by = by.iter().map(|by| UnsetText::plain(words.by(by)));
            let sets = sets.iter().map(UnsetText::plain);
            let said = stances.chain(sets);
            [first].into_iter().chain(said).chain(by).collect()
        }
        Content::Enter {
            number,
            title,
            name,
            into,
        } => {
            let title = title.clone().unwrap_or_else(|| words.entered_kind(*into));
            let first = UnsetText::title(format!("{number}. {title}"));
            vec![
                first,
                UnsetText::with(BoxIcon::Enter, TextTone::Plain, name),
            ]
        }
        Content::Elsewhere { number, label } => {
            vec![UnsetText::plain(format!("{number}. {label}"))]
        }
        Content::Jump {
            number,
            label,
            part,
            ..
        } => vec![UnsetText::plain(words.jump(
            part.as_deref(),
            *number,
            label,
        ))],
        Content::From {
            part,
            number,
            label,
        } => vec![UnsetText::title(words.part_from(part, *number, label))],
    };
    if flow_box.ends {
        let ends = match flow_box.content {
            Content::Enter {
                into: Entered::Pathway(_),
                ..
            } => words.ends_there(),
            _ => words.ends(),
        };
        pieces.push(UnsetText::with(BoxIcon::End, TextTone::Plain, ends));
    }
    pieces
}

fn stance_piece(stance: Stance, names: &[String], words: &ChartWords) -> UnsetText {
    // Keeps "Do not" and "use" on one line.
    let verb = words.verb(stance).replace(' ', "\u{a0}");
    let text = format!("{verb}: {}", names.join(", "));
    UnsetText::with(BoxIcon::Stance(stance), TextTone::Stance(stance), text)
}

struct Setter<'a> {
    scale: &'a DrawingScale,
    words: &'a ChartWords,
    outline: Outline,
    /// The narrowest box.
    least: f64,
}

impl<'a> Setter<'a> {
    fn of(flow_box: &FlowBox, scale: &'a DrawingScale, words: &'a ChartWords) -> Self {
        Self {
            scale,
            words,
            outline: outline(&flow_box.content),
            least: 0.0,
        }
    }

    /// Between text and frame.
    fn inset(&self) -> f64 {
        self.scale.padding + self.outline.inset()
    }

    fn text_width(&self, width: f64) -> f64 {
        width - 2.0 * self.inset()
    }

    fn set(&self, pieces: &[UnsetText], column: f64) -> TypesetBox {
        let first = pieces.first();
        let is_rtl = first.is_some_and(|piece| self.words.reads_rtl(&piece.text));
        let inset = self.inset();
        let mut typeset = TypesetBox {
            outline: self.outline,
            size: Size::default(),
            lines: Vec::new(),
            icons: Vec::new(),
            said: pieces.iter().map(|piece| piece.text.clone()).collect(),
            is_rtl,
        };
        let mut widest = self.scale.narrowest.max(self.least - 2.0 * inset);
        let mut y = self.scale.padding;
        for (index, piece) in pieces.iter().enumerate() {
            y += if index > 0 { GAP } else { 0.0 };
            let indent = indent(piece);
            if let Some(icon) = piece.icon {
                let at = Point::new(inset, y + (self.scale.line - ICON) / 2.0);
                typeset.icons.push((icon, at));
            }
            let set = self.type_of(piece);
            for text in SetText::of(&piece.text, set).balanced(column - indent) {
                widest = widest.max(set.width(&text) + indent);
                y += self.scale.line;
                let base = y - (self.scale.line - self.scale.text * 0.72) / 2.0;
                typeset.lines.push(TextLine {
                    text,
                    at: Point::new(inset + indent, base),
                    tone: piece.tone,
                });
            }
        }
        typeset.size = Size::new(
            (widest + 2.0 * inset).ceil(),
            (y + self.scale.padding).ceil(),
        );
        self.turned(typeset)
    }

    /// Puts lines in the middle of a centred box, and mirrors one that is read from right to left.
    fn turned(&self, mut typeset: TypesetBox) -> TypesetBox {
        let width = typeset.size.width;
        let (centred, is_rtl) = (typeset.is_centred(), typeset.is_rtl);
        for line in &mut typeset.lines {
            line.at.x = match (centred, is_rtl) {
                (true, _) => width / 2.0,
                (false, true) => width - line.at.x,
                (false, false) => line.at.x,
            };
        }
        if is_rtl {
            for (_, at) in &mut typeset.icons {
                at.x = width - at.x - ICON;
            }
        }
        typeset
    }

    fn type_of(&self, piece: &UnsetText) -> Type {
        Type {
            size: self.scale.text,
            weight: piece.tone.weight(),
            language: self.words.hyphens,
        }
    }

    fn setting(&self, piece: &UnsetText) -> SetText {
        SetText::of(&piece.text, self.type_of(piece))
    }

    /// Whether no word has to be broken.
    fn is_whole(&self, pieces: &[UnsetText], width: f64) -> bool {
        let mut pieces = pieces.iter();
        pieces.all(|piece| self.setting(piece).longest_word() <= width - indent(piece))
    }

    /// The narrowest of the scale's columns in which the text takes few lines and no word is broken.
    fn column(&self, pieces: &[UnsetText]) -> f64 {
        let settings = pieces.iter();
        let settings = settings.map(|piece| (self.setting(piece), indent(piece)));
        let settings: Vec<_> = settings.collect();
        let is_good = |&width: &f64| {
            let mut all = settings.iter();
            let lines = settings
                .iter()
                .map(|(setting, indent)| setting.wrap(width - indent).len());
            all.all(|(setting, indent)| setting.longest_word() <= width - indent)
                && lines.sum::<usize>() <= self.scale.lines
        };
        let last = self.scale.columns[self.scale.columns.len() - 1];
        let mut columns = self.scale.columns.iter().copied();
        columns.find(is_good).unwrap_or(last)
    }
}

fn indent(piece: &UnsetText) -> f64 {
    if piece.icon.is_some() { INDENT } else { 0.0 }
}
