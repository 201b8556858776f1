// Words on a page. In Spanish the server puts the words in their places (web/statics.py): nothing is looked up here. Pure.

/** @param {string} text with %(name)s where a value goes @param {Record<string, unknown>} [values] */
export const _ = (text, values) => (values ? text.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name])) : text);

/** @param {string} one @param {string} many @param {number} n a value of its own @param {Record<string, unknown>} [values] */
export const n_ = (one, many, n, values) => _(n === 1 ? one : many, { n, ...values });
