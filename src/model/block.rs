//! What each kind of block answers to code that goes through a whole book.

use super::*;

/// What a kind of block has to say about itself. There are no defaults: a new kind does not compile until it has answered everything.
pub(crate) trait BlockKind {
    type Key: Key;

    /// Whether it turns what it quotes into advice, a rule or a result.
    const ENCODES: bool;
    /// Whether readers choose one of them by its title alone, so that no two may share one.
    const CHOSEN_BY_TITLE: bool;
    /// Whether it is some guideline's own and can't be shared: advice needs somebody who stands behind it.
    const OF_A_GUIDELINE: bool;
    /// The page that shows all of them, besides their chapters and their own pages.
    const OVERVIEW: Option<Overview>;

    /// What else it is called: abbreviations and synonyms.
    fn other_names(&self) -> Vec<&str>;

    /// Each place in it where an expression over facts can stand, in the order written.
    fn guard_places(&self, key: Self::Key) -> Vec<GuardPlace>;

    /// Walks its own fields, those that every block has left out, in reading order. A kind destructures itself completely, so that a field that no
    /// walk passes is an error of the compiler.
    fn walk<'a>(&'a self, walk: &mut Walk<'a>);
}

/// A page that shows every block of some kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overview {
    Safety,
    Tensions,
    Glossary,
}

macro_rules! answers {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        impl Kind {
            /// Whether it turns what it quotes into advice, a rule or a result.
            pub fn encodes(self) -> bool {
                match self {
                    $(Kind::$kind => <$kind as BlockKind>::ENCODES,)*
                }
            }

            /// Whether readers choose one of them by its title alone.
            pub fn is_chosen_by_title(self) -> bool {
                match self {
                    $(Kind::$kind => <$kind as BlockKind>::CHOSEN_BY_TITLE,)*
                }
            }

            /// Whether it is some guideline's own and can't be shared.
            pub fn is_of_a_guideline(self) -> bool {
                match self {
                    $(Kind::$kind => <$kind as BlockKind>::OF_A_GUIDELINE,)*
                }
            }

            /// The page that shows all of them, besides their chapters and their own pages.
            pub fn overview(self) -> Option<Overview> {
                match self {
                    $(Kind::$kind => <$kind as BlockKind>::OVERVIEW,)*
                }
            }
        }

        impl Library {
            /// Abbreviations and synonyms.
            pub fn other_names(&self, thing: Thing) -> Vec<&str> {
                match thing {
                    $(Thing::$kind(key) => self.$arena[key].other_names(),)*
                }
            }

            /// Each place of a kind where an expression can stand.
            pub(super) fn guard_places(&self, kind: Kind) -> Vec<GuardPlace> {
                match kind {
                    $(Kind::$kind => {
                        let blocks = self.$arena.iter();
                        blocks.flat_map(|(key, block)| block.guard_places(key)).collect()
                    })*
                }
            }

            /// Passes a thing's own fields, but for those that every block has.
            pub(super) fn walk_own<'a>(&'a self, thing: Thing, walk: &mut Walk<'a>) {
                match thing {
                    $(Thing::$kind(key) => self.$arena[key].walk(walk),)*
                }
            }
        }
    };
}

kinds!(answers);
