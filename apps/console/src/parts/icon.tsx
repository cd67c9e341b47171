import type { IconName } from './icon-paths.js';
import { ICON_PATHS } from './icon-paths.js';

/** A sign. It says nothing by itself: a word stands beside it, or a label on what it is in. */
export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
