/** Each value that is there more than once, once. */
export function repeated<Value>(values: readonly Value[]): readonly Value[] {
  const seen = new Set<Value>();
  const again = values.filter((value) => seen.size === seen.add(value).size);
  return [...new Set(again)];
}
