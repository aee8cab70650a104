use serde::{Deserialize, Serialize};

use super::*;

macro_rules! things {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        /// Any typed thing: prose can link to it, and it has a page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Thing {
            $($kind($key),)*
        }

        /// The kinds of block, in the order of the language reference.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Kind {
            $($kind,)*
        }

        impl Kind {
            pub const ALL: [Kind; [$(Kind::$kind),*].len()] = [$(Kind::$kind),*];

            /// The kind of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|kind| kind.name() == name)
            }

            /// As in an info string, a message and an address.
            pub fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => stringify!($name),)*
                }
            }
        }

        impl Kind {
            /// Of many, as in the parts of a page.
            pub fn plural(self) -> &'static str {
                match self {
                    $(Kind::$kind => stringify!($arena),)*
                }
            }
        }

        impl Thing {
            pub fn kind(self) -> Kind {
                match self {
                    $(Thing::$kind(_) => Kind::$kind,)*
                }
            }
        }
    };
}

kinds!(things);
