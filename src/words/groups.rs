//! Every word of the interface, by where it is said. English (`en.toml`) is the source; each language fills each field.

use serde::{Deserialize, Serialize};

use super::model::Joined;
use super::sentence::{Plural, WordText, sentences};
use crate::model::{
    Benefit, Direction, EffectMeasure, Grade, HitPolicy, Kind, Period, Route, Stance, Status,
    Strength, TensionClass, kinds,
};
use crate::trace::Coverage;

/// Plain texts that templates use as `words.group.field`.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),+ $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(pub $field: WordText),+ }
    )* };
}

/// A text for each value of one of the model's enums.
macro_rules! named {
    ($($(#[$doc:meta])* $name:ident of $value:ty { $($variant:pat => $field:ident),+ $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(pub $field: WordText),+ }

        impl $name {
            pub fn of(&self, value: $value) -> &str {
                match value { $($variant => self.$field.as_str()),+ }
            }
        }
    )* };
}

/// Sentences with holes, which pages fill before a template sees them.
macro_rules! filled {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $sentence:ty),+ $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(pub $field: $sentence),+ }
    )* };
}

pub(super) use {filled, named, texts};

texts! {
    /// Around the content of every page.
    Shell {
        skip, book, chapters, shared, on_this_page, neighbours, draft, retired, data, licences, menu, trail, appearance, system, light, dark,
        previous, next, copy, copied, about, edit, report, all_chapters,
    }

    /// The names of pages that every book has.
    Pages { home, contents, safety, tensions, glossary, references, print, source, not_found }

    /// The heads of columns.
    Columns {
        recommendation, we_say, strength, certainty, outcome, time, measure, estimate, relative_to, interval, p, significant, favours,
        note, parameter, value, dose, what_is_given, given_for, when, points, row, priority, what_to_do,
    }

    /// The names of rows and sections.
    Fields {
        results, parameters, doses, schedule, for_whom, evidence, evidence_against, why, tension, reading, given, advice, population, intervention, comparator, outcome, design,
        certainty, question, kind_of_fact, values, ordered_values, range, may_be_unknown, asked_when, ask_as, date_by_calendar, date_in_days, is_a, includes, made_of, part_of, not_the_same_as, abbreviation,
        better, minimal_important_difference, also_called, scope, version, status, published, last_reviewed, review_by, authors,
        conflicts_of_interest, funding, source, source_from, sentence_by_sentence, visits_planned, attendance, benefit, references,
        codes, used_by, written, in_the_source, follows, imported_from, not_reported, always, never, holds_when, true_of_every_patient,
        every_patient, anyone_left, any, nothing_advised, entered_only, table_entered_only, entered_by, entered_besides, calculation_meaning, numbers_in, case_if, case_then, case_else, score_meaning, proved, steps, rows, chapters,
        step, row, length_not_stated, start_not_stated, weeks, neither,
    }

    /// What can be said of a value.
    Values { yes, no, unknown }

    /// What the types of facts are called.
    FactTypes { yes_no, one_of, any_of, quantity, count }

    /// What a worked patient is to be told.
    Expected {
        offered, permitted, considered, avoided, forbidden, undecided, not_permitted, reaches, applies, hits, before, known,
    }

    /// A step of a pathway.
    Steps { question, action, other_pathway, table, ends_here, ends_there }

    /// In flowcharts and around them.
    Chart {
        flowchart, skip, hint, download, description, in_words, start, stop, elsewhere, everyone, entered, ends_here, ends_there,
        formally, unreached, too_large, steps,
    }

    /// In the other pictures, and where flowcharts are lit.
    Pictures {
        map, map_lead, map_too_large, map_table, grades, for_, against, everyone, paths, paths_lead, paths_in_part, in_pathways, around_lead,
        comes_all, comes_some, open, no_pathway,
    }

    /// In the report of a check that is a page.
    CheckReport {
        title, problems, error, warning, line, help, patient, second_patient, fact, value, path, stuck, not_drawn, pasted,
    }

    /// On every page of a book that is not proved.
    Draft { name, not_for_care, passes, out_of_date, all }

    Home { problems, guidelines, all_guidelines, recommendations, source_by_sentence }

    Lists { terms, abbreviations, no_terms, no_references, cited_nowhere, nothing_refers, no_rules, no_vignettes, accepted, accepted_lead, rules,
        vignettes, no_tensions, distinguishable_means, not_quoted_in_full, table }

    /// On a recommendation's own page.
    Own { labels, applies, no_one_else, as_written, silenced, left_open, ruled_out, instead, not_besides, rules, definition }

    /// What a guideline works out besides advice.
    Outputs { result, required, set_to, set_by, aggregate, max, min, unset_means, unknown_means, any_of_unset }

    /// How a safety rule begins.
    Rules { never, whenever, then, always, among, known_violation, known_of_two, pairs }

    /// What patients of a group are told.
    ToldWords { title, lead, depends, comes_there, said_of_it, nothing, not_worked_out, pathways }

    /// What the labels mean, one click from each.
    Meaning {
        clinicians, patients, policy_makers, strong_clinicians, strong_patients, strong_policy_makers,
        conditional_clinicians, conditional_patients, conditional_policy_makers, strength, strong, strong_text, conditional, conditional_text, certainty, high, high_text, moderate, moderate_text,
        low, low_text, very_low, very_low_text, other_system, other_system_text, not_stated, not_stated_text,
    }
}

macro_rules! named_kinds {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        named! {
            /// What the kinds of block are called.
            Kinds of Kind { $(Kind::$kind => $name),* }
        }
    };
}

kinds!(named_kinds);

named! {
    /// One verb scheme for the whole site.
    Verbs of (Direction, Strength) {
        (Direction::For, Strength::Strong) => strong_for,
        (Direction::For, Strength::Conditional) => conditional_for,
        (Direction::Against, Strength::Conditional) => conditional_against,
        (Direction::Against, Strength::Strong) => strong_against,
    }

    Strengths of Strength { Strength::Strong => strong, Strength::Conditional => conditional }

    /// `None` where the document says nothing.
    Certainties of Option<Grade> {
        Some(Grade::VeryLow) => very_low, Some(Grade::Low) => low, Some(Grade::Moderate) => moderate,
        Some(Grade::High) => high, None => not_stated,
    }

    /// What a step tells the reader to do.
    Stances of Stance {
        Stance::Offer => offer, Stance::Consider => consider, Stance::Avoid => avoid, Stance::Forbid => forbid,
        Stance::Undecided => undecided,
    }

    /// What is said before the lines of criteria that belong together.
    JoinedBy of Joined {
        Joined::All => all, Joined::Any => any, Joined::OneAlone => one_alone, Joined::BothOrNeither => both_or_neither,
        Joined::NoTwo => no_two, Joined::AtMostOne => at_most_one, Joined::ExactlyOne => exactly_one,
        Joined::Known => known, Joined::Unknown => unknown,
        Joined::Definite => definite, Joined::NotDefinite => not_definite,
    }

    Statuses of Status { Status::Draft => draft, Status::Active => active, Status::Retired => retired }

    Benefits of Benefit { Benefit::Lower => lower, Benefit::Higher => higher }

    /// In which time, after a number: `a day`.
    Periods of Period {
        Period::Hour => hour, Period::Day => day, Period::Week => week, Period::Month => month, Period::Year => year,
    }

    /// After an amount: `by mouth`.
    Routes of Route {
        Route::Oral => oral, Route::Sublingual => sublingual, Route::Buccal => buccal, Route::Gastric => gastric,
        Route::Inhaled => inhaled, Route::Nasal => nasal, Route::Intravenous => intravenous,
        Route::Intramuscular => intramuscular, Route::Subcutaneous => subcutaneous, Route::Intradermal => intradermal,
        Route::Intraosseous => intraosseous, Route::IntraArticular => intra_articular, Route::Intrathecal => intrathecal,
        Route::Epidural => epidural, Route::Cutaneous => cutaneous, Route::Transdermal => transdermal,
        Route::Ocular => ocular, Route::Auricular => auricular, Route::Rectal => rectal, Route::Vaginal => vaginal,
    }

    Measures of EffectMeasure {
        EffectMeasure::EtaSquared => eta_squared, EffectMeasure::PartialEtaSquared => partial_eta_squared,
        EffectMeasure::MeanDifference => mean_difference,
        EffectMeasure::StandardisedMeanDifference => standardised_mean_difference,
        EffectMeasure::RiskRatio => risk_ratio, EffectMeasure::OddsRatio => odds_ratio,
        EffectMeasure::RiskDifference => risk_difference, EffectMeasure::POnly => p_only,
    }

    Tensions of Option<TensionClass> {
        Some(TensionClass::Contradiction) => contradiction, Some(TensionClass::Gap) => gap,
        Some(TensionClass::UnclearTerm) => unclear_term, Some(TensionClass::Strength) => strength,
        Some(TensionClass::Number) => number, Some(TensionClass::Attribution) => attribution,
        Some(TensionClass::Duplicate) => duplicate, Some(TensionClass::Reach) => reach, None => other,
    }

    /// What a hit policy means to a reader.
    HitPolicies of HitPolicy {
        HitPolicy::Unique => unique, HitPolicy::Any => any, HitPolicy::First => first, HitPolicy::Priority => priority,
        HitPolicy::Collect => collect,
    }

    Coverages of Coverage {
        Coverage::Quoted => quoted, Coverage::Partly => partly, Coverage::Mentioned => mentioned, Coverage::Unquoted => unquoted,
    }

    Months of usize {
        1 => january, 2 => february, 3 => march, 4 => april, 5 => may, 6 => june, 7 => july, 8 => august,
        9 => september, 10 => october, 11 => november, _ => december,
    }
}

sentences! {
    /// As what a strength is read that is not stated.
    StrengthReadAs(strength);
    /// Why nothing is decided.
    UndecidedBecause(reason);
    /// For whom alone something may be used.
    OutsideOf(research);
    NameValue(name, value);
    NameAlone(name);
    ValueAlone(value);
    WhatAlone(what);
    WhatUnless(what, exception);
    ManyCriteria(number);
    LeftRight(left, right);
    FirstThen(first, then);
    WindowTitle(page, book);
    Lost(contents);
    Moved(name);
    Overdue(date);
    SourceTitle(guideline);
    VersionStatus(version, status);
    Numbered(number, all);
    DatedVersion(version, date);
    RulesProved(rules, patients, safety);
    MoreLines(number);
    OfGuideline(name, guideline);
    PageOf(page, about);
    ProvedLead(patients, questions, date);
    EditsLead(edits, score, equivalent);
    EditsLeft(edits);
    NotProved(problems);
    AskedOnlyWhen(criteria);
    StandsUntil(date);
    ProvedRule(patients, concerned);
    /// A rule that compares two patients.
    ProvedPairs(patients, pairs);
    MoreOf(what);
    LessOf(what);
    /// What more of some things, and less of others, never means less of.
    Monotone(more, of);
    /// What is still permitted with more of some things, and less of others.
    StillPermitted(more, intervention);
    /// How many of those who are known to break a rule do.
    Violating(patients);
    /// How many pairs of those who are known to break a rule do.
    ViolatingPairs(pairs);
    /// What is asked of one of two patients.
    AskedOfOne(patient, what);
    /// What the second of two patients has, compared with what the first has.
    ComparedWith(what, comparison);
    /// The facts in which two patients may differ.
    DifferIn(facts);
    /// What is so of two patients, where something is.
    PairsThen(pairs, then);
    /// A rule over two patients of whom something is asked.
    ProvedOfTwo(patients, pairs);
    /// A rule, and who is known to break it.
    ButKnown(rule, when);
    ProvedCase(patients);
    TensionsLead(number);
    Prevails(prevails, silenced);
    PrevailsOn(prevails, silenced, interventions);
    /// What a recommendation prefers to something else.
    Over(interventions, comparators);
    But(intervention, excepted);
    /// Interventions of which one is meant.
    OneOf(interventions);
    /// An intervention, or others in its place.
    OrOthers(intervention, others);
    LeftOpen(one, other, on);
    LeftOpenAnywhere(one, other);
    RefusalsStand(silenced);
    RefusalsToo(silenced);
    Protocol(protocol);
    Follow(pathway);
    FollowTable(table);
    Because(reasons);
    OwnReading(interventions);
    /// Where all of an act is the book's own.
    OwnBecause(reasons);
    /// A recommendation that no step says, and to how many patients.
    Unreached(recommendation, patients);
    StepNamed(number, kind);
    ToStep(number, name);
    ReadAs(meaning, policy);
    SourceLead(guideline);
    SourceQuoted(quoted, total);
    Counted(number, state);
    WrittenAt(chapter, identifier, place);
    SentenceNumber(number);
    ReferenceNumber(number);
    CitedIn(number);
    Called(name);
    OfSystem(said, system);
    Level(level);
    GradeOf(grade);
    AtLeast(number);
    Between(low, high);
    DayMonthYear(day, month, year);
    Amount(number);
    PlotOf(outcome, measure);
    PlotPoint(estimate, label);
    ScheduleOf(protocol);
    Labelled(label, text);
    PhaseOf(name, rhythm, length, visits);
    PhaseRhythm(name, rhythm, length);
    EveryInterval(interval);
    ForWeeks(number);
    VisitsAWeek(number);
    Visits(number);
    AtMost(amount);
    GivenBy(amount, route);
    OncePer(period);
    TimesPer(number, period);
    UpTo(frequency);
    AtMostPer(amount, period);
    LongFor(time);
    DoseIf(condition, dose);
    DoseNamed(name, dose);
    Attended(percent);
    AttendedExample(percent, attended, planned);
    TableOf(heading);
    ChartOf(name);
    FavoursOf(name);
    GoOn(number);
    GoOnBy(label, number);
    PartAt(part, number, label);
    Marked(number, name);
    AmountOf(amount);
    VisitsOn(name, axis);
    WayOf(pathway);
    WayComes(step, share);
}

filled! {
    /// What is said of advice that is not graded as others are.
    Graded { strength_not_stated: WordText, read_as: StrengthReadAs, good_practice: WordText, good_practice_means: WordText }

    /// What is said where a guideline decides neither for nor against.
    Undecided {
        verb: WordText, insufficient_evidence: WordText, balance_is_close: WordText, research_only: WordText, because: UndecidedBecause,
        outside: WordText, outside_of: OutsideOf, means: WordText, means_research: WordText, column: WordText,
    }

    /// Whole sentences of pages.
    Sentences {
        asked_only_when: AskedOnlyWhen, stands_until: StandsUntil, window_title: WindowTitle, lost: Lost, moved: Moved, overdue: Overdue, source_title: SourceTitle, version_status: VersionStatus,
        answer_proved: WordText, numbered: Numbered, dated: DatedVersion, new_in: DatedVersion, amended_in: DatedVersion, unchanged_since: DatedVersion,
        rules_proved: Plural<RulesProved>, more: Plural<MoreLines>, of_guideline: OfGuideline, described: PageOf, not_proved: Plural<NotProved>, proved_lead: ProvedLead, edits_lead: EditsLead, edits_left: Plural<EditsLeft>, proved_rule: ProvedRule, proved_pairs: ProvedPairs, violating: Plural<Violating>, violating_pairs: Plural<ViolatingPairs>, asked_of_one: AskedOfOne, compared_with: ComparedWith, differ_in: DifferIn, pairs_then: PairsThen, proved_of_two: ProvedOfTwo, but_known: ButKnown, more_of: MoreOf, less_of: LessOf, monotone: Monotone, still_permitted: StillPermitted, proved_case: Plural<ProvedCase>,
        tensions_lead: Plural<TensionsLead>, prevails: Prevails, prevails_on: PrevailsOn, over: Over, but: But, one_of: OneOf, or_others: OrOthers, left_open: LeftOpen, left_open_anywhere: LeftOpenAnywhere, refusals_stand: RefusalsStand, refusals_too: RefusalsToo, protocol: Protocol,
        follow: Follow, follow_table: FollowTable, because: Because, own_reading: OwnReading, own_because: OwnBecause, unreached: Plural<Unreached>, step_named: StepNamed, to_step: ToStep, read_as: ReadAs, source_lead: SourceLead,
        source_quoted: SourceQuoted, counted: Counted, sentence_number: SentenceNumber,
        reference_number: ReferenceNumber, cited_in: Plural<CitedIn>, also_called: Called, labelled: Labelled,
        table_of: TableOf, results_of: Called, parameters_of: Called, points_of: Called, decisions_of: Called,
        of_system: OfSystem, level: Level, grade: GradeOf, written_at: WrittenAt,
    }

    /// What a patient must meet.
    CriteriaWords {
        nobody: WordText, named: NameValue, is_not: ValueAlone, includes: ValueAlone, includes_not: ValueAlone,
        less: ValueAlone, at_most: ValueAlone, more: ValueAlone, at_least: ValueAlone, known: WordText, unknown: WordText,
        not: NameAlone, and: LeftRight, both: LeftRight, or: LeftRight, or_else: LeftRight, one_alone: LeftRight, no_two: WhatAlone, at_most_one: WhatAlone, exactly_one: WhatAlone, listed: LeftRight,
        both_or_neither: LeftRight, whether_known: WhatAlone, whether_unknown: WhatAlone,
        definitely: ValueAlone, not_definitely: ValueAlone, definitely_so: WhatAlone, not_definitely_so: WhatAlone, within: WhatAlone,
        means: NameAlone, only_if: WhatAlone, unless: WhatAlone, only_if_unless: WhatUnless,
        many: ManyCriteria,
        depending: WhatAlone, depending_on_more: WhatAlone,
    }

    /// What a patient is told, and what a path comes to, or not.
    Claims {
        permitted: NameAlone, permitted_not: NameAlone, offered: NameAlone, offered_not: NameAlone,
        considered: NameAlone, considered_not: NameAlone, avoided: NameAlone, avoided_not: NameAlone,
        forbidden: NameAlone, forbidden_not: NameAlone, undecided: NameAlone, undecided_not: NameAlone, reaches: NameAlone, reaches_not: NameAlone, hits: NameAlone,
        speaks: NameAlone, speaks_not: NameAlone, permits: NameAlone, permits_not: NameAlone, refuses: NameAlone, refuses_not: NameAlone,
        hits_not: NameAlone, applies: NameAlone, applies_not: NameAlone, before: FirstThen, before_not: FirstThen,
    }

    /// How numbers, dates and amounts are written.
    Forms {
        decimal: WordText, thousands: String, list: String, or_list: String, at_least: AtLeast, between: Between, date: DayMonthYear,
        percent: Amount, minutes: Plural<Amount>, hours: Plural<Amount>, days: Plural<Amount>, weeks: Plural<Amount>,
        months: Plural<Amount>, years: Plural<Amount>,
    }

    /// What flowcharts say.
    Charted {
        chart_of: ChartOf, by: Called, go_on: GoOn, go_on_by: GoOnBy, part_at: PartAt, part_from: PartAt,
    }

    /// What pictures and lit flowcharts say.
    Pictured {
        grades_of: ChartOf, marked: Marked, important: AmountOf, favours_below: FavoursOf, favours_above: FavoursOf, visits: VisitsOn, way_all: WayOf, way_some: WayOf,
        way_comes: WayComes, part: WayOf,
    }

    /// What is said of doses, whose parts stand in a row.
    Dosed {
        given: GivenBy, once: WordText, in_all: Plural<Visits>, once_per: OncePer, per: Plural<TimesPer>, every: EveryInterval,
        as_needed: WordText, up_to: UpTo, long: LongFor, each_at_most: AtMost, at_most: AtMostPer, total: AtMost, named: DoseNamed, only_if: DoseIf, doses_of: ScheduleOf,
    }

    /// What is said of pictures and protocols.
    Measured {
        plot: PlotOf, plot_point: PlotPoint, schedule: ScheduleOf, phase: PhaseRhythm, phase_visits: PhaseOf,
        every: EveryInterval, a_week: Plural<VisitsAWeek>, for_weeks: Plural<ForWeeks>, for_unknown: WordText,
        visits: Plural<Visits>, at_most: AtMost, attended: Attended, attended_example: AttendedExample,
    }
}
