/** What Nest injects for the parts that are no classes. */
export const EDDA_OPTIONS = Symbol('edda:options');
export const SAGA_STORE = Symbol('edda:saga-store');
export const BROKER = Symbol('edda:broker');
