import { EddaProblem, EddaUnreachable } from '@edda/client';
import type { ReactNode } from 'react';
import { isUnknownRoute } from '../rest/unknown-route.js';
import type { IconName } from './icon-paths.js';
import { Icon } from './icon.js';

/** What stands where a list would, if there is nothing in it. */
export function Nothing({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="nothing">
      <Icon name={icon} />
      <p className="nothing-title">{title}</p>
      {children}
    </div>
  );
}

/** Lines that stand for what is being loaded. */
export function Loading({ what, lines = 3 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div className="loading" role="status">
      <span className="hidden">Loading {what} …</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="loading-line" />
      ))}
    </div>
  );
}

/** What went wrong, in the orchestrator's words. What an orchestrator does not have yet is no error. */
export function Failed({ error, what }: { readonly error: unknown; readonly what: string }) {
  if (error instanceof EddaUnreachable)
    return (
      <Notice tone="bad" title="The orchestrator does not answer">
        It is asked again and again. Is it running, and reachable from here?
      </Notice>
    );
  if (!(error instanceof EddaProblem))
    return (
      <Notice tone="bad" title="Something unexpected happened in the console">
        {String(error)}
      </Notice>
    );
  if (isUnknownRoute(error))
    return <p className="hint">This orchestrator does not tell {what} yet. A newer one does.</p>;
  const { status, title, detail, errors } = error;
  if (status === 403)
    return (
      <Notice tone="wait" title={`You may not use ${what}`}>
        {detail}
      </Notice>
    );
  return (
    <Notice tone="bad" title={title}>
      {detail}
      {errors.length > 0 && <Problems errors={errors} />}
    </Notice>
  );
}

function Problems({ errors }: Pick<EddaProblem, 'errors'>) {
  return (
    <ul className="problems">
      {errors.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path !== '' && <code>{path}</code>} {message}
        </li>
      ))}
    </ul>
  );
}

const NOTICE_ICONS = {
  bad: 'parked',
  good: 'completed',
  wait: 'waiting',
  back: 'compensating',
  plain: 'help',
} as const;

export function Notice({
  tone,
  title,
  children,
}: {
  readonly tone: keyof typeof NOTICE_ICONS;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`notice tone-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={NOTICE_ICONS[tone]} />
      <div>
        <p className="notice-title">{title}</p>
        {children !== undefined && <div>{children}</div>}
      </div>
    </div>
  );
}
