import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from './definition.js';
import { libraryProblems } from './library-problems.js';
import {
  attempt,
  c,
  child,
  choose,
  commandType,
  final,
  machine,
  p,
  publish,
  r,
  saga,
} from './samples.fixture.js';
import type { Step } from './step.js';

/** A definition of this name. What starts it is the contract with which the sample child steps start theirs. */
const named = (name: string, steps: readonly Step[] = [c()], version = 1): SagaDefinition =>
  saga(steps, { name, version });

/** The same with a business key that is free again at the end. */
const again = (definition: SagaDefinition): SagaDefinition => ({
  ...definition,
  start: { ...definition.start, whenEnded: 'start-again' },
});

describe('definitions side by side', () => {
  it.each([
    { with: 'nothing', definitions: [] },
    { with: 'two versions of one name', definitions: [named('a'), named('a', [c()], 2)] },
    {
      with: 'a child that can be undone',
      definitions: [named('a', [child('x', 'compensatable', 'b')]), named('b')],
    },
    {
      with: 'a child behind whose end nothing is undone',
      definitions: [
        named('a', [child('x', 'pivot', 'b'), child('y', 'retriable', 'b')]),
        again(named('b', [p()])),
      ],
    },
    {
      with: 'a child that is left to itself',
      definitions: [named('a', [child('x', 'compensatable', 'b', 'detach')]), named('b', [p()])],
    },
    {
      with: 'a child that somebody says need not be undone',
      definitions: [
        named('a', [
          { ...child('x', 'compensatable', 'b'), compensation: undefined, noCompensation: 'it reads' },
        ]),
        named('b', [p()]),
      ],
    },
    {
      with: 'one child of two parents',
      definitions: [
        named('a', [child('x', 'compensatable', 'b'), child('y', 'compensatable', 'd')]),
        named('b', [child('x', 'compensatable', 'd')]),
        named('d'),
      ],
    },
    {
      with: 'a child that only an old version cannot undo',
      definitions: [named('a', [child('x', 'compensatable', 'b')]), named('b', [p()]), named('b', [c()], 2)],
    },
    {
      with: 'a child whose new version does not come back',
      definitions: [
        named('a', [child('x', 'compensatable', 'b')]),
        named('b', [child('x', 'compensatable', 'a')]),
        named('b', [c()], 2),
      ],
    },
  ])('are accepted with $with', ({ definitions }) => {
    expect(libraryProblems(definitions)).toEqual([]);
  });

  it('are refused if two of them have one name and version, once', () => {
    expect(libraryProblems([named('a'), named('b'), named('a'), named('a')])).toEqual([
      'Saga "a" version 1 is defined twice: give one of them another name or version.',
    ]);
  });
});

describe('a child step', () => {
  it('that is tried again is refused if its saga keeps its key, since there could be no second one', () => {
    const parent = named('a', [p(), child('x', 'retriable', 'b')]);
    expect(libraryProblems([parent, named('b')])).toEqual([
      `Saga "a" version 1, step "x": it starts "b" again when that ended compensated, but version 1 of it keeps its business key. Give it whenEnded: 'start-again'.`,
    ]);
    expect(libraryProblems([parent, again(named('b'))])).toEqual([]);
  });

  it('is refused if there is no such saga', () => {
    const inside = choose('y', [attempt('z', [child('x', 'compensatable', 'b')])]);
    expect(libraryProblems([named('a', [inside])])).toEqual([
      'Saga "a" version 1, step "x": there is no saga "b" to start. Register its definition, or correct the name.',
    ]);
  });

  it('is refused if another contract starts the saga, or another version of it', () => {
    const start = (name: string, version: number) => ({
      ...again(named('b', [c()], 4)).start,
      contract: commandType(name, [], version),
    });
    const says = (wanted: string) => [
      `Saga "a" version 1, step "x": it starts "b" with a.do v1, but version 4 of that is started by ${wanted}. Use that contract.`,
    ];
    const parent = named('a', [child('x', 'retriable', 'b')]);
    const other = { ...named('b', [c()], 4), start: start('b.begin', 1) };
    const newer = { ...named('b', [c()], 4), start: start('a.do', 2) };
    expect(libraryProblems([parent, other])).toEqual(says('b.begin v1'));
    expect(libraryProblems([parent, newer])).toEqual(says('a.do v2'));
  });

  it.each([
    { steps: [c(), p()], point: 'the pivot step "p"' },
    { steps: [r()], point: 'the retriable step "r"' },
    { steps: [publish('b.happened')], point: 'the event "b.happened"' },
    { steps: [machine(final('done'))], point: 'the state machine "m"' },
    { steps: [choose('x', [attempt('y', [c()], [r()])])], point: 'the retriable step "r"' },
    { steps: [child('z', 'pivot', 'd')], point: 'the pivot step "z"' },
  ])('is refused if it has to be undone, and its saga cannot be behind $point', ({ steps, point }) => {
    const problems = libraryProblems([
      named('a', [child('x', 'compensatable', 'b')]),
      named('b', steps, 3),
      named('b', [c()], 2),
      named('d'),
    ]);
    expect(problems).toEqual([
      `Saga "a" version 1, step "x": a compensatable step cannot wait for "b", since its version 3 cannot be undone behind ${point}. Make the step a pivot or retriable, or start the saga with .detach() if it need not be undone.`,
    ]);
  });
});

describe('sagas that start each other', () => {
  const starts = (name: string, ...sagas: readonly string[]) =>
    named(
      name,
      sagas.map((other) => child(`to-${other}`, 'compensatable', other)),
    );
  const says = (name: string, step: string, way: string) =>
    `Saga "${name}" version 1, step "${step}": it starts its own saga again, without end: ${way}. Take one of these steps out, or make a loop of it inside one saga.`;

  it('are refused: a saga that starts itself', () => {
    expect(libraryProblems([starts('a', 'a')])).toEqual([says('a', 'to-a', '"a" → "a"')]);
  });

  it('are refused over others, each circle once and from its first saga', () => {
    expect(
      libraryProblems([starts('z', 'a'), starts('a', 'b'), starts('b', 'd', 'a'), starts('d', 'b')]),
    ).toEqual([says('a', 'to-b', '"a" → "b" → "a"'), says('b', 'to-d', '"b" → "d" → "b"')]);
  });

  it('are refused with the shortest way', () => {
    expect(libraryProblems([starts('a', 'b', 'd'), starts('b', 'd'), starts('d', 'a')])).toEqual([
      says('a', 'to-d', '"a" → "d" → "a"'),
    ]);
  });
});
