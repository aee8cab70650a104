use super::*;

/// The one table of the kinds of block, in the order of the language reference: what each is in the model, its name in an info string, its
/// key, and its arena in a library. Whatever every kind has the same way is made of it, so that no kind can be left out.
macro_rules! kinds {
    ($make:ident) => {
        $make! {
            Guideline guideline GuidelineKey guidelines;
            Fact fact FactKey facts;
            Assumption assumption AssumptionKey assumptions;
            Condition condition ConditionKey conditions;
            Score score ScoreKey scores;
            Output output OutputKey outputs;
            Intervention intervention InterventionKey interventions;
            Outcome outcome OutcomeKey outcomes;
            Evidence evidence EvidenceKey evidence;
            Recommendation recommendation RecommendationKey recommendations;
            Protocol protocol ProtocolKey protocols;
            Pathway pathway PathwayKey pathways;
            Table table TableKey tables;
            Invariant invariant InvariantKey invariants;
            Vignette vignette VignetteKey vignettes;
            Adjudication adjudication AdjudicationKey adjudications;
            Term term TermKey terms;
        }
    };
}
pub(crate) use kinds;

macro_rules! things {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        /// Any typed thing: what prose can link to and a page is made for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Thing {
            $($kind($key),)*
        }

        /// The kinds of block, in the order of the language reference.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
