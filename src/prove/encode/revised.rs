//! Values by key that remember what an edit has replaced, so that it can be told and put back.

use std::collections::BTreeMap;
use std::ops::Index;

/// A map, and of each value that was replaced since the last `restore` the first.
#[derive(Clone, Debug)]
pub struct Revised<K, V> {
    now: BTreeMap<K, V>,
    before: BTreeMap<K, V>,
}

impl<K, V> Default for Revised<K, V> {
    fn default() -> Self {
        Self {
            now: BTreeMap::new(),
            before: BTreeMap::new(),
        }
    }
}

impl<K: Copy + Ord, V: Clone + PartialEq> Revised<K, V> {
    pub fn get(&self, key: &K) -> Option<&V> {
        self.now.get(key)
    }

    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.now.iter().map(|(key, value)| (*key, value))
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.now.values()
    }

    /// Sets the value of a key; returns whether it changed.
    pub(super) fn set(&mut self, key: K, value: V) -> bool {
        let Some(now) = self.now.get_mut(&key) else {
            self.now.insert(key, value);
            return true;
        };
        if *now == value {
            return false;
        }
        let replaced = std::mem::replace(now, value);
        self.before.entry(key).or_insert(replaced);
        true
    }

    /// Tells of a value that it was replaced, though by the same.
    pub(super) fn mark(&mut self, key: K) {
        if let Some(now) = self.now.get(&key) {
            self.before.entry(key).or_insert_with(|| now.clone());
        }
    }

    /// The keys whose value was replaced.
    pub fn changed(&self) -> impl Iterator<Item = K> {
        self.before.keys().copied()
    }

    pub fn has_changed(&self, key: &K) -> bool {
        self.before.contains_key(key)
    }

    /// What a key had before the edit.
    pub fn before(&self, key: &K) -> &V {
        self.before.get(key).unwrap_or_else(|| &self.now[key])
    }

    /// Puts back what was replaced.
    pub(super) fn restore(&mut self) {
        for (key, value) in std::mem::take(&mut self.before) {
            self.now.insert(key, value);
        }
    }
}

impl<K: Ord, V> Index<&K> for Revised<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        &self.now[key]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_told_and_put_back() {
        let mut map = Revised::default();
        for key in 0..4 {
            assert!(map.set(key, "old"));
        }
        assert_eq!(map.changed().count(), 0, "what is new replaces nothing");
        assert!(!map.set(1, "old"));
        assert!(map.set(2, "new"));
        assert!(map.set(2, "newer"));
        assert_eq!(map.changed().collect::<Vec<_>>(), [2]);
        assert_eq!(
            (map[&2], *map.before(&2), *map.before(&1)),
            ("newer", "old", "old")
        );
        map.restore();
        assert_eq!(map[&2], "old");
        assert!(!map.has_changed(&2));
    }
}
