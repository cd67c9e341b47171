import type { Diagram, DiagramInstance, DiagramStart, Mark } from '../diagram.js';
import { durationText } from '../wording.js';
import { blocksFigure } from './block-figure.js';
import { PILL_HEIGHT, pill, pillWidth, textAt } from './card.js';
import { moved } from './figure.js';
import { SIGNS } from './icons.js';
import { legend } from './legend.js';
import { GAP, measuresOf } from './measures.js';
import type { Shape } from './shape.js';
import { classOf, down, line } from './shape.js';
import type { Face } from './text.js';
import { widthOf } from './text.js';

const MARGIN = 32;
const NARROWEST = 360;
/** A headline is not cut off before it is so wide. */
const WIDEST_HEADLINE = 720;

/** Where everything is, and how large the whole is. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export function pageOf(diagram: Diagram): Page {
  const { blocks, start, instance } = diagram;
  const measures = measuresOf(blocks, instance !== undefined);
  const body = blocksFigure(blocks, measures);
  const begin = startLabel(start);
  const half = pillWidth(begin.text, true, 340) / 2;
  const headlines = headlinesOf(diagram);
  const way = body.way?.kind === 'passes' ? undefined : body.way;
  const left = Math.max(half, body.left);
  const right = Math.max(half, body.right, way ? measures.rail + pillWidth('compensated', true) / 2 : 0);
  const widest = Math.max(...headlines.map(({ text, face }) => widthOf(text, face)));
  const inner = Math.max(NARROWEST, left + right, Math.min(WIDEST_HEADLINE, widest));
  const x = MARGIN + left + Math.round((inner - left - right) / 2);
  const startTop = MARGIN + headlines.length * 22 + 22;
  const bodyTop = startTop + PILL_HEIGHT + GAP;
  const endTop = bodyTop + (blocks.length === 0 ? 0 : body.height + GAP);
  const signs = legend(diagram, MARGIN, endTop + PILL_HEIGHT + 36, inner);
  const shapes: readonly Shape[] = [
    ...headlines.map(({ text, face, look }, index) =>
      textAt(text, face, look, MARGIN, MARGIN + 18 + index * 22, inner),
    ),
    down(`flow${classOf(blocks[0]?.mark ?? instance?.completed)}`, x, startTop + PILL_HEIGHT, bodyTop),
    ...(blocks.length === 0 ? [] : [down(`flow${classOf(instance?.completed)}`, x, endTop - GAP, endTop)]),
    ...(way
      ? [
          line('back', [
            ...moved(way.leaves, x, bodyTop),
            { x: x + measures.rail, y: startTop + PILL_HEIGHT },
          ]),
        ]
      : []),
    ...body.draw(x, bodyTop),
    pill(begin.text, 'terminal', x, startTop, begin.path, begin.details),
    ...(way ? [ending('compensated', instance?.compensated, x + measures.rail, startTop, SIGNS.undo)] : []),
    ending('completed', instance?.completed, x, endTop, SIGNS.done),
    ...signs.shapes,
  ];
  return { width: inner + 2 * MARGIN, height: endTop + PILL_HEIGHT + 36 + signs.height + MARGIN, shapes };
}

function ending(text: string, mark: Mark | undefined, x: number, y: number, path: string): Shape {
  return pill(text, `terminal ${text}${classOf(mark)}`, x, y, path);
}

interface Headline {
  readonly text: string;
  readonly face: Face;
  readonly look: string;
}

function headlinesOf({ name, version, deadlineMs, instance }: Diagram): readonly Headline[] {
  const facts = [
    `version ${version}`,
    ...(deadlineMs === undefined ? [] : [`deadline ${durationText(deadlineMs)}`]),
  ];
  const of: Headline = { text: name, face: 'headline', look: 'headline' };
  const about: Headline = { text: facts.join(' · '), face: 'fact', look: 'fact' };
  return [of, about, ...(instance ? instanceLines(instance) : [])];
}

function instanceLines({ key, status, because }: DiagramInstance): readonly Headline[] {
  return [
    { text: `${key} is ${status}`, face: 'name', look: 'name' },
    ...(because === undefined ? [] : [{ text: because, face: 'fact', look: 'fact' } as const]),
  ];
}

function startLabel({ by, message, schedule }: DiagramStart): {
  readonly text: string;
  readonly path: string;
  readonly details: string;
} {
  switch (by) {
    case 'command':
      return { text: message, path: SIGNS.start, details: 'This command starts it.' };
    case 'event':
      return { text: message, path: SIGNS.event, details: 'This event starts it.' };
    case 'schedule': {
      const text = schedule ? `${schedule.cron}, ${schedule.timeZone}` : message;
      return { text, path: SIGNS.timeout, details: 'The clock starts it.' };
    }
  }
}
