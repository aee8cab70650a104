use crate::problem::Code;

/// The first sentence of a code's page, its heading if there is none.
pub fn lead(code: Code) -> String {
    let is_prose = |line: &&str| !line.starts_with(['#', '`', '|', '>', '-', '<']);
    let mut lines = code.page().lines().map(str::trim);
    let paragraph: Vec<&str> = lines
        .by_ref()
        .skip_while(|line| line.is_empty() || !is_prose(line))
        .take_while(|line| !line.is_empty())
        .collect();
    match paragraph.is_empty() {
        true => code.name().replace('-', " "),
        false => first_sentence(&paragraph.join(" ")).to_owned(),
    }
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_lead_of_one_line() {
        for &code in Code::ALL {
            let lead = lead(code);
            assert!(!lead.is_empty() && !lead.contains('\n'), "{code}: {lead}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_full_stop() {
        assert_eq!(first_sentence("One 0.5 h. Two."), "One 0.5 h.");
        assert_eq!(first_sentence("One"), "One");
    }
}
