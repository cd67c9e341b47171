import type { ReactNode } from 'react';
import { Link } from './link.js';
import { Failed, Loading } from './notices.js';

interface ScreenOfOneProps<One> {
  /** The screen that has all of them. */
  readonly list: { readonly to: string; readonly words: string };
  /** What it is, as long as nothing is known of it: `A saga`. */
  readonly title: string;
  /** The same within a sentence: `saga`. */
  readonly name: string;
  readonly one: One | undefined;
  readonly error: Error | null;
  readonly children: (one: One) => ReactNode;
}

/** A screen of one thing that has an address: the way back to all of them; that it is being loaded, or why it is not to be had; and then the thing. */
export function ScreenOfOne<One>({ list, title, name, one, error, children }: ScreenOfOneProps<One>) {
  return (
    <div className="screen">
      <nav className="crumbs" aria-label="Way back">
        <Link to={list.to}>{list.words}</Link>
      </nav>
      {one === undefined ? (
        <>
          <h1>{title}</h1>
          {error ? (
            <Failed error={error} what={`this ${name}`} />
          ) : (
            <Loading what={`the ${name}`} lines={8} />
          )}
        </>
      ) : (
        children(one)
      )}
    </div>
  );
}
