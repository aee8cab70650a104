//! Calculations on their pages.

use super::{all, pages};
use crate::sample::site;

const SUMS: &str = r#"
# Sums

```fact platelets
type = "quantity"
unit = "10*9/L"
range = [0, 1000]
```

```calculation lack
title = "Lack"
is = "2.50 * (5 '10*9/L' - platelets) / 2"
unit = "10*9/L"
```
"#;

#[test]
fn a_sum_is_printed_with_its_signs_and_each_unit_as_it_is_written() {
    let sum = |language: &str| {
        let book = format!("[book]\ntitle = \"Heat\"\nlanguage = \"{language}\"\n");
        let files = site(&[("book.toml", &book), ("content/heat/sums.md", SUMS)]);
        let files = files.unwrap_or_else(|problems| panic!("{problems:#?}"));
        let pages = pages(&files);
        let page = &pages["calculation/lack.html"];
        let sums = all(page, "p.sum");
        sums[0].text().collect::<String>()
    };
    assert_eq!(sum("en"), "2.5 × (5 10*9/L − platelets) / 2");
    assert_eq!(sum("de"), "2,5 × (5 10*9/L − platelets) / 2");
}
