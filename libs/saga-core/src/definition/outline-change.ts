/**
 * What makes one outline different from another, for people: `step "x" is new, "z" sends payment.charge v2 instead of v1 and 3 more`.
 * Begins in lower case and has no full stop, so that it can stand behind a colon. At most three changes are told.
 */
export function outlineChange(before: readonly string[], after: readonly string[]): string {
  const changes = changesBetween(before, after);
  if (changes.length === 0) {
    const isSame = before.length === after.length && before.every((text, index) => text === after[index]);
    return isSame ? 'nothing has changed' : 'the outline is written in another way';
  }
  const told = changes.slice(0, MOST_TOLD);
  const more = changes.length - told.length;
  const parts = more > 0 ? [...told, `${more} more`] : told;
  return parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const MOST_TOLD = 3;

/** A line of an outline, and where it stands. */
interface Entry {
  /** Tells it from all others, and is how people call it: `step "a"`, `branch "b" of "c"`. */
  readonly title: string;
  /** A step is called by its name alone where nothing else could be meant. */
  readonly name: string;
  readonly parent: Entry | undefined;
  readonly traits: readonly string[];
}

type Outline = ReadonlyMap<string, Entry>;

const LINE = /^( *)(\w+)(?: ("(?:[^"\\]|\\.)*"))?(?:: (.*))?$/;

function read(lines: readonly string[]): Outline {
  const outline = new Map<string, Entry>();
  const around: Entry[] = [];
  for (const text of lines) {
    const [, indent = '', label = text.trim(), name, traits] = LINE.exec(text) ?? [];
    const parent = around[indent.length / 2 - 1];
    const own = name === undefined ? label : `${label} ${name}`;
    const title = label === 'step' || !parent ? own : `${own} of ${parent.name}`;
    const entry = {
      title,
      name: label === 'step' && name !== undefined ? name : title,
      parent,
      traits: traits?.split('; ') ?? [],
    };
    around[indent.length / 2] = entry;
    outline.set(title, entry);
  }
  return outline;
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly string[] {
  const [old, now] = [read(before), read(after)];
  return [
    ...missingFrom(old, now).map(({ title }) => `${title} is new`),
    ...missingFrom(now, old).map(({ title }) => `${title} is gone`),
    ...[...now.values()].flatMap((entry) => {
      const known = old.get(entry.title);
      return known ? [...changesOf(known, entry), ...moveOf(known, entry)] : [];
    }),
    ...turnedAround(old, now),
  ];
}

/** The entries that the one outline has and the other has not; what stands inside them goes without saying. */
function missingFrom(other: Outline, outline: Outline): readonly Entry[] {
  return [...outline.values()].filter(
    ({ title, parent }) => !other.has(title) && (!parent || other.has(parent.title)),
  );
}

function changesOf(known: Entry, entry: Entry): readonly string[] {
  const topic = (trait: string) => trait.split(' ', 1).join('');
  const same = (traits: readonly string[], trait: string) =>
    traits.find((one) => topic(one) === topic(trait));
  return [
    ...entry.traits.flatMap((trait) => {
      const earlier = same(known.traits, trait);
      if (earlier === undefined) return [`${entry.name} now ${trait}`];
      return earlier === trait ? [] : [`${entry.name} ${trait} instead of ${difference(earlier, trait)}`];
    }),
    ...known.traits
      .filter((trait) => same(entry.traits, trait) === undefined)
      .map((trait) => `${entry.name} no longer ${trait}`),
  ];
}

/** What the earlier trait says otherwise: not the words that both begin with. Of two versions of one contract, only `v1` is left. */
function difference(earlier: string, trait: string): string {
  const [old, now] = [earlier.split(' '), trait.split(' ')];
  const parting = old.findIndex((word, index) => word !== now[index] || word.startsWith('"'));
  const first = parting < 0 ? old.length - 1 : parting;
  return old.slice(['a', 'an'].includes(old[first - 1] ?? '') ? first - 1 : first).join(' ');
}

function moveOf(known: Entry, entry: Entry): readonly string[] {
  if (known.parent?.title === entry.parent?.title) return [];
  return [
    `${entry.name} stands ${entry.parent ? `inside ${entry.parent.name}` : 'outside of other steps'} now`,
  ];
}

/** For each list in which what was there before is in another order now, the first that comes too early. */
function turnedAround(old: Outline, now: Outline): readonly string[] {
  const isCommon = ({ title, parent }: Entry) =>
    old.get(title)?.parent?.title === parent?.title &&
    now.get(title)?.parent?.title === parent?.title &&
    old.has(title) &&
    now.has(title);
  const common = [...now.values()].filter(isCommon);
  const before = [...old.values()].filter(isCommon);
  const parents = [...new Set(common.map(({ parent }) => parent?.title))];
  return parents.flatMap((title) => {
    const inside = ({ parent }: Entry) => parent?.title === title;
    const earlier = before.filter(inside);
    const first = common.filter(inside).findIndex((entry, index) => entry.title !== earlier[index]?.title);
    const [entry, other] = [common.filter(inside)[first], earlier[first]];
    return entry && other ? [`${entry.name} comes before ${other.name} now`] : [];
  });
}
