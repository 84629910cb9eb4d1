//! JSON pointers that are built while something is walked through.

/// Goes one step down a pointer and back up.
pub(super) fn within(pointer: &mut String, step: &str, inner: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
    inner(pointer);
    pointer.truncate(length);
}
