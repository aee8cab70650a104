//! What the site says on its index pages and on the map of recommendations.

use serde::{Deserialize, Serialize};

use super::groups::{filled, named, texts};
use super::sentence::{Plural, WordText, sentences};
use crate::model::Listing;

named! {
    /// The names of index pages.
    Listings of Listing {
        Listing::Conditions => conditions, Listing::Interventions => interventions, Listing::Strengths => strengths,
        Listing::Reviews => reviews, Listing::Alphabet => alphabet,
    }
}

texts! {
    /// The table of all recommendations.
    AllRecommendations {
        title, lead, table, for_whom, intervention, advice, date, guideline, strength, certainty, filters, words, any, clear,
        none, other_ways,
    }

    /// What stands above each index, and in it.
    Index {
        conditions_lead, interventions_lead, strengths_lead, reviews_lead, alphabet_lead, letters, groups, not_due, no_strength, other_signs, empty,
    }
}

sentences! {
    Number(number);
    ShownRows(number, total);
    Due(date);
    Via(class);
    ViaPart(part);
}

filled! {
    Listed { recommendations: Plural<Number>, shown: ShownRows, due: Due, via: Via, via_part: ViaPart }
}
