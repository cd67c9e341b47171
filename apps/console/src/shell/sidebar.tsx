import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { IconName } from '../parts/icon-paths.js';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { resumeLive, stopLive, useLiveness } from '../rest/live.js';
import { approvalsQuestion, letterGroupsQuestion, mailboxQuestion } from '../rest/questions.js';
import type { Route } from '../routing/route.js';
import { signOut, useSession } from '../session/session.js';
import { changeTheme, useTheme } from './theme.js';

type Screen = Route['screen'];

interface Entry {
  readonly to: string;
  readonly icon: IconName;
  readonly words: string;
  readonly screens: readonly Screen[];
}

const ENTRIES: readonly Entry[] = [
  { to: 'sagas', icon: 'sagas', words: 'Sagas', screens: ['sagas', 'saga'] },
  { to: 'approvals', icon: 'approvals', words: 'Approvals', screens: ['approvals'] },
  {
    to: 'dead-letters',
    icon: 'dead-letters',
    words: 'Dead letters',
    screens: ['dead-letters', 'dead-letter'],
  },
  { to: 'mailbox', icon: 'mailbox', words: 'Mailbox', screens: ['mailbox', 'mail'] },
  { to: 'definitions', icon: 'definitions', words: 'Definitions', screens: ['definitions', 'definition'] },
  { to: 'topology', icon: 'topology', words: 'Topology', screens: ['topology'] },
  { to: 'health', icon: 'health', words: 'Health', screens: ['health'] },
  { to: 'audit', icon: 'audit', words: 'Audit', screens: ['audit'] },
];

export function Sidebar({ screen, onHelp }: { readonly screen: Screen; readonly onHelp: () => void }) {
  // On a narrow screen there is not room for all of them, and they are moved along.
  useEffect(() => {
    document.querySelector('.entry[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [screen]);
  const { data: approvals } = useQuery(approvalsQuestion());
  const { data: groups } = useQuery(letterGroupsQuestion('open'));
  const letters = groups?.items.reduce((sum, group) => sum + group.count, 0) ?? 0;
  // An event that was parked needs a person, as the others do that are counted here.
  const { data: mail } = useQuery(mailboxQuestion({ status: 'parked', limit: 50 }));
  const badges: Readonly<Record<string, string>> = {
    approvals: countOf(approvals),
    'dead-letters': String(letters),
    mailbox: countOf(mail),
  };
  return (
    <nav className="sidebar" aria-label="Screens">
      <Link to="sagas" className="brand">
        <svg className="brand-sign" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M9 9h14M9 16h9M9 23h14" />
          <circle cx="23" cy="16" r="2.6" />
        </svg>
        <span>Edda</span>
      </Link>
      <ul className="entries">
        {ENTRIES.map(({ to, icon, words, screens }) => {
          const badge = badges[to] ?? '0';
          return (
            <li key={to}>
              <Link to={to} className="entry" current={screens.includes(screen)}>
                <Icon name={icon} />
                <span className="entry-words">{words}</span>
                {badge !== '0' && <span className="badge">{badge}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
      <div className="sidebar-foot">
        <LiveSwitch />
        <ThemeSwitch />
        <button
          type="button"
          className="bare"
          aria-label="Help: what the keys do"
          title="Keys (?)"
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
        <SignOut />
      </div>
    </nav>
  );
}

/** How many there are on the first page, and whether there are more. */
function countOf(page: { readonly items: readonly unknown[]; readonly next?: string } | undefined): string {
  return page ? `${page.items.length}${page.next === undefined ? '' : '+'}` : '0';
}

const LIVE_WORDS = {
  stream: ['Live', 'Facts come as they happen. Click to stop.'],
  asking: ['Every 2 s', 'It is asked again every 2 seconds. Click to stop.'],
  off: ['Stopped', 'Nothing is asked again by itself. Click to go on.'],
} as const;

function LiveSwitch() {
  const liveness = useLiveness();
  const [words, title] = LIVE_WORDS[liveness];
  return (
    <button
      type="button"
      className={`bare live is-${liveness}`}
      aria-pressed={liveness !== 'off'}
      title={title}
      onClick={liveness === 'off' ? resumeLive : stopLive}
    >
      <span className="live-dot" />
      <span>{words}</span>
    </button>
  );
}

const THEME_SIGNS = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

function ThemeSwitch() {
  const theme = useTheme();
  const words = theme === 'auto' ? 'as the system' : theme;
  return (
    <button
      type="button"
      className="bare"
      aria-label={`Colours: ${words}. Change`}
      title={`Colours: ${words}`}
      onClick={changeTheme}
    >
      <Icon name={THEME_SIGNS[theme]} />
    </button>
  );
}

function SignOut() {
  const { token } = useSession();
  if (token === '') return null;
  return (
    <button type="button" className="bare" aria-label="Sign out" title="Sign out" onClick={signOut}>
      <Icon name="key" />
    </button>
  );
}
