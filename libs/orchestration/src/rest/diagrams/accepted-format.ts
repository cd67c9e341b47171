/** What a diagram may be. As JSON, for programs that draw it themselves, only on demand by the query. */
export const DIAGRAM_FORMATS = ['svg', 'mermaid', 'json'] as const;
export type DiagramFormat = (typeof DIAGRAM_FORMATS)[number];

const MEDIA = { svg: 'image/svg+xml', mermaid: 'text/plain' } as const;

/** The format that an `Accept` header prefers: Mermaid only if it is preferred; SVG for everybody else, browsers above all. */
export function acceptedFormat(header: string | undefined): Exclude<DiagramFormat, 'json'> {
  const ranges = (header ?? '*/*').split(',').map(rangeIn);
  return quality(ranges, MEDIA.mermaid) > quality(ranges, MEDIA.svg) ? 'mermaid' : 'svg';
}

interface Range {
  readonly media: string;
  readonly quality: number;
}

function rangeIn(text: string): Range {
  const [media = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return { media, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** How welcome a type is: the most exact range that it is in counts. */
function quality(ranges: readonly Range[], media: string): number {
  const [type] = media.split('/');
  for (const wanted of [media, `${type}/*`, '*/*']) {
    const found = ranges.filter((range) => range.media === wanted);
    if (found.length > 0) return Math.max(...found.map((range) => range.quality));
  }
  return 0;
}
