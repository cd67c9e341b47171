import type { Diagram } from '../diagram.js';
import { escaped, markup } from './markup.js';
import { pageOf } from './page.js';
import { STYLE } from './style.js';

/**
 * The diagram as an SVG document that needs nothing else: no fonts, no scripts. It follows the reader's choice of light or dark, and tells
 * more of what is pointed at. Equal diagrams give equal documents.
 */
export function svg(diagram: Diagram): string {
  const { width, height, shapes } = pageOf(diagram);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="edda${turnOf(diagram)}" role="img" ${size}>
<title>${escaped(titleOf(diagram))}</title>
<desc>${escaped(descriptionOf(diagram))}</desc>
<style>${escaped(STYLE).replaceAll('&quot;', '"')}</style>
<rect class="paper" width="${width}" height="${height}"/>
${markup(shapes)}
</svg>
`;
}

/** As long as a saga goes forward, the way back stands in the background. */
function turnOf({ instance }: Diagram): string {
  return instance?.isTurning === false ? ' forward' : '';
}

function titleOf({ name, version, instance }: Diagram): string {
  const what = `Saga ${name}, version ${version}`;
  return instance ? `${what}: ${instance.key} is ${instance.status}` : what;
}

/** For those who do not see it: the steps in their order. */
function descriptionOf({ start, blocks, instance }: Diagram): string {
  const steps = blocks.map(({ name, mark }) => (mark ? `${name} (${mark})` : name));
  const because = instance?.because;
  return [
    `Started by ${start.message}.`,
    `Steps: ${steps.join(', ')}.`,
    ...(because === undefined ? [] : [because]),
  ].join(' ');
}
