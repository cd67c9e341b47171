import type { MouseEvent, ReactNode } from 'react';
import { go, ROOT } from '../routing/location.js';

interface LinkProps {
  /** Below the console's root. */
  readonly to: string;
  readonly className?: string;
  readonly children: ReactNode;
  readonly current?: boolean;
  readonly label?: string;
}

/** A link inside the console. It is a real one: it opens in another tab as well. */
export function Link({ to, className, children, current, label }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={new URL(to, ROOT).href}
      className={className}
      onClick={follow}
      aria-current={current === true ? 'page' : undefined}
      aria-label={label}
    >
      {children}
    </a>
  );
}
