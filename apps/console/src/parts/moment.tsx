import { useEffect, useState } from 'react';
import { agoText, momentText } from '../text/time.js';

/** The time, anew every few seconds. */
export function useNow(everyMs = 5_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A time as an age, with the exact one behind it. */
export function Ago({ at, now }: { readonly at: string; readonly now: number }) {
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={momentText(ms, now)}>
      {agoText(ms, now)}
    </time>
  );
}

/** A time as it is on the reader's clock. */
export function Moment({ at, now }: { readonly at: string; readonly now: number }) {
  return (
    <time dateTime={at} title={at}>
      {momentText(Date.parse(at), now)}
    </time>
  );
}
