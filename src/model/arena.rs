use std::marker::PhantomData;
use std::ops::Index;

/// The number of a thing among those of its kind.
pub trait Key: Copy {
    fn index(self) -> usize;
    #[doc(hidden)]
    fn nth(index: usize, hidden: Hidden) -> Self;
}

/// Only this module can make one, so only an arena can make a key.
#[doc(hidden)]
pub struct Hidden(());

macro_rules! keys {
    ($($name:ident)*) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Key for $name {
            fn index(self) -> usize {
                self.0 as usize
            }

            fn nth(index: usize, _: Hidden) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 things"))
            }
        }
    )*};
}

macro_rules! keys_of_kinds {
    ($($kind:ident $name:ident $key:ident $arena:ident;)*) => {
        keys! { $($key)* }
    };
}

keys! { ChapterKey ReferenceKey }
super::kinds!(keys_of_kinds);

/// All things of one kind, in the order written.
#[derive(Clone, Debug)]
pub struct Arena<K, T> {
    items: Vec<T>,
    keys: PhantomData<K>,
}

impl<K: Key, T> Arena<K, T> {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + use<K, T> {
        (0..self.items.len()).map(|index| K::nth(index, Hidden(())))
    }

    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.items.iter()
    }

    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        self.keys().zip(&self.items)
    }

    /// One more thing, after all others.
    pub(crate) fn push(&mut self, item: T) -> K {
        self.items.push(item);
        K::nth(self.items.len() - 1, Hidden(()))
    }

    pub(crate) fn get_mut(&mut self, key: K) -> &mut T {
        &mut self.items[key.index()]
    }
}

impl<K: Key, T> Index<K> for Arena<K, T> {
    type Output = T;

    fn index(&self, key: K) -> &T {
        &self.items[key.index()]
    }
}

/// An arena in the making: keys are handed out before the things are known.
#[derive(Debug)]
pub(crate) struct Slots<K, T> {
    items: Vec<Option<T>>,
    keys: PhantomData<K>,
}

impl<K, T> Default for Slots<K, T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            keys: PhantomData,
        }
    }
}

impl<K: Key, T> Slots<K, T> {
    pub fn reserve(&mut self) -> K {
        self.items.push(None);
        K::nth(self.items.len() - 1, Hidden(()))
    }

    pub fn fill(&mut self, key: K, item: T) {
        self.items[key.index()] = Some(item);
    }

    pub fn get(&self, key: K) -> Option<&T> {
        self.items[key.index()].as_ref()
    }

    pub fn get_mut(&mut self, key: K) -> Option<&mut T> {
        self.items[key.index()].as_mut()
    }

    /// The first that has been filled and passes.
    pub fn find_mut(&mut self, passes: impl Fn(&T) -> bool) -> Option<&mut T> {
        self.items.iter_mut().flatten().find(|item| passes(item))
    }

    /// The arena, if every key that was handed out has its thing.
    pub fn finish(self) -> Option<Arena<K, T>> {
        Some(Arena {
            items: self.items.into_iter().collect::<Option<_>>()?,
            keys: PhantomData,
        })
    }
}
