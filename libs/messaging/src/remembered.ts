/**
 * Asks at most once in `forMs`: whoever asks meanwhile gets the same answer, and whoever asks while it is on its way waits for that one. A
 * question that failed is asked again.
 *
 * @param clock milliseconds, from any time on
 */
export function remembered<Answer>(
  forMs: number,
  clock: () => number,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let last: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    const now = clock();
    if (last && now - last.at < forMs) return last.answer;
    const answer = ask();
    const asked = { at: now, answer };
    last = asked;
    answer.catch(() => {
      if (last === asked) last = undefined;
    });
    return answer;
  };
}
