import { describe, expect, it } from 'vitest';
import { diagramOf } from '../diagram-of.js';
import { journey, order, parcel } from '../sample-definitions.fixture.js';
import { arm, forEach, instance, pivot, ran, retriable, saga, step, wait } from '../sample-sagas.fixture.js';
import { problemsOfXml } from '../xml.fixture.js';
import { svg } from './svg.js';

const trip = saga('trip', [step('seat', 'seats.reserve', 'seats.release'), pivot('pay', 'bank.pay')]);

/** The document without its style sheet. */
function drawing(text: string): string {
  return text.replace(/<style>[^]*<\/style>\n/, '');
}

describe('the SVG of a diagram', () => {
  it('has a card for each step, and the way back beside them', () => {
    expect(drawing(svg(diagramOf(trip)))).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" class="edda" role="img" width="444" height="456" viewBox="0 0 444 456">
      <title>Saga trip, version 1</title>
      <desc>Started by trip.place. Steps: seat, pay.</desc>
      <rect class="paper" width="444" height="456"/>
      <text class="headline" x="32" y="50">trip</text>
      <text class="fact" x="32" y="72">version 1</text>
      <path class="flow" d="M130 122L130 146"/><path class="tip flow" d="M130 152L126.2 144L133.8 144Z"/>
      <path class="flow" d="M130 290L130 314"/><path class="tip flow" d="M130 320L126.2 312L133.8 312Z"/>
      <path class="back" d="M337 161L337 128"/><path class="tip back" d="M337 122L340.8 130L333.2 130Z"/>
      <path class="flow" d="M130 206L130 230"/><path class="tip flow" d="M130 236L126.2 228L133.8 228Z"/>
      <path class="back" d="M228 263L328 263Q337 263 337 254L337 203"/><path class="tip back" d="M337 197L340.8 205L333.2 205Z"/>
      <path class="tie" d="M228 179L262 179"/>
      <g class="step compensatable"><title>seat
      seats.reserve
      A compensatable step at seats: seats.reserve, 5 attempts at most.
      Undone by seats.release.</title><rect class="card" x="32" y="152" width="196" height="54" rx="10"/><rect class="bar" x="37" y="161" width="3" height="36" rx="1.5"/><path class="sign" transform="translate(48 163)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="name" x="74" y="176">seat</text><text class="message" x="74" y="194">seats.reserve</text></g>
      <g class="undo"><title>seats.release
      Undoes seat.</title><rect class="card" x="262" y="161" width="150" height="36" rx="10"/><path class="sign" transform="translate(274 171)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="message" x="298" y="183">seats.release</text></g>
      <g class="step pivot"><title>pay
      bank.pay
      A pivot step at bank: bank.pay, 5 attempts at most.</title><rect class="card" x="32" y="236" width="196" height="54" rx="10"/><rect class="bar" x="37" y="245" width="3" height="36" rx="1.5"/><path class="sign" transform="translate(48 247)" d="M8 1.6 14.4 8 8 14.4 1.6 8Z"/><text class="name" x="74" y="260">pay</text><text class="message" x="74" y="278">bank.pay</text></g>
      <g class="terminal"><title>trip.place
      This command starts it.</title><rect class="pill" x="76" y="98" width="108" height="24" rx="12"/><path class="sign" transform="translate(86 102)" d="M4.6 2.6v10.8L13 8Z"/><text class="fact label" x="107" y="114">trip.place</text></g>
      <g class="terminal compensated"><title>compensated</title><rect class="pill" x="272" y="98" width="130" height="24" rx="12"/><path class="sign" transform="translate(282 102)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="fact label" x="303" y="114">compensated</text></g>
      <g class="terminal completed"><title>completed</title><rect class="pill" x="74" y="320" width="112" height="24" rx="12"/><path class="sign" transform="translate(84 324)" d="m2.8 8.6 3.4 3.4 7-8"/><text class="fact label" x="105" y="336">completed</text></g>
      <g class="compensatable"><title>can be undone</title><path class="sign" transform="translate(32 380)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="fact" x="54" y="392">can be undone</text></g>
      <g class="pivot"><title>point of no return</title><path class="sign" transform="translate(169 380)" d="M8 1.6 14.4 8 8 14.4 1.6 8Z"/><text class="fact" x="191" y="392">point of no return</text></g>
      <g class="undo"><title>the way back</title><path class="sign" transform="translate(32 402)" d="M8 14V12.4M8 10.4V8.6M8 6.6V3.4M4.6 5.4 8 2l3.4 3.4"/><text class="fact" x="54" y="414">the way back</text></g>
      </svg>
      "
    `);
  });

  it('of a saga has its marks', () => {
    const abort = { reason: 'failure', path: 'pay', message: 'The bank said no.' } as const;
    const state = instance(trip, [ran('seat', 'succeeded', 'outstanding'), ran('pay', 'failed')], {
      status: 'compensating',
      abort,
    });
    expect(drawing(svg(diagramOf(trip, state)))).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" class="edda" role="img" width="470" height="500" viewBox="0 0 470 500">
      <title>Saga trip, version 1: 4711 is compensating</title>
      <desc>Started by trip.place. Steps: seat (undoing), pay (failed). failure at pay: The bank said no.</desc>
      <rect class="paper" width="470" height="500"/>
      <text class="headline" x="32" y="50">trip</text>
      <text class="fact" x="32" y="72">version 1</text>
      <text class="name" x="32" y="94">4711 is compensating</text>
      <text class="fact" x="32" y="116">failure at pay: The bank said no.</text>
      <path class="flow undoing" d="M130 166L130 190"/><path class="tip flow undoing" d="M130 196L126.2 188L133.8 188Z"/>
      <path class="flow not-taken" d="M130 334L130 358"/><path class="tip flow not-taken" d="M130 364L126.2 356L133.8 356Z"/>
      <path class="back" d="M350 205L350 172"/><path class="tip back" d="M350 166L353.8 174L346.2 174Z"/>
      <path class="flow failed" d="M130 250L130 274"/><path class="tip flow failed" d="M130 280L126.2 272L133.8 272Z"/>
      <path class="back" d="M228 307L341 307Q350 307 350 298L350 247"/><path class="tip back" d="M350 241L353.8 249L346.2 249Z"/>
      <path class="tie now" d="M228 223L262 223"/>
      <g class="step compensatable undoing"><title>seat
      seats.reserve
      A compensatable step at seats: seats.reserve, 5 attempts at most.
      Undone by seats.release.
      undoing</title><rect class="card" x="32" y="196" width="196" height="54" rx="10"/><rect class="bar" x="37" y="205" width="3" height="36" rx="1.5"/><path class="sign" transform="translate(48 207)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="name" x="74" y="220">seat</text><text class="message" x="74" y="238">seats.reserve</text><rect class="badge" x="200" y="206" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(201 207)" d="M6.6 4.6 4.2 6.9l2.4 2.3M4.6 6.9h4.6a2.2 2.2 0 0 1 0 4.4H7"/></g>
      <g class="undo now"><title>seats.release
      Undoes seat.
      now</title><rect class="card" x="262" y="205" width="176" height="36" rx="10"/><path class="sign" transform="translate(274 215)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="message" x="298" y="227">seats.release</text><rect class="badge" x="410" y="215" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(411 216)" d="M4.8 8h.01M8 8h.01M11.2 8h.01"/></g>
      <g class="step pivot failed"><title>pay
      bank.pay
      A pivot step at bank: bank.pay, 5 attempts at most.
      failed</title><rect class="card" x="32" y="280" width="196" height="54" rx="10"/><rect class="bar" x="37" y="289" width="3" height="36" rx="1.5"/><path class="sign" transform="translate(48 291)" d="M8 1.6 14.4 8 8 14.4 1.6 8Z"/><text class="name" x="74" y="304">pay</text><text class="message" x="74" y="322">bank.pay</text><rect class="badge" x="200" y="290" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(201 291)" d="m5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4"/></g>
      <g class="terminal"><title>trip.place
      This command starts it.</title><rect class="pill" x="76" y="142" width="108" height="24" rx="12"/><path class="sign" transform="translate(86 146)" d="M4.6 2.6v10.8L13 8Z"/><text class="fact label" x="107" y="158">trip.place</text></g>
      <g class="terminal compensated to-come"><title>compensated</title><rect class="pill" x="285" y="142" width="130" height="24" rx="12"/><path class="sign" transform="translate(295 146)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="fact label" x="316" y="158">compensated</text></g>
      <g class="terminal completed not-taken"><title>completed</title><rect class="pill" x="74" y="364" width="112" height="24" rx="12"/><path class="sign" transform="translate(84 368)" d="m2.8 8.6 3.4 3.4 7-8"/><text class="fact label" x="105" y="380">completed</text></g>
      <g class="compensatable"><title>can be undone</title><path class="sign" transform="translate(32 424)" d="M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4"/><text class="fact" x="54" y="436">can be undone</text></g>
      <g class="pivot"><title>point of no return</title><path class="sign" transform="translate(169 424)" d="M8 1.6 14.4 8 8 14.4 1.6 8Z"/><text class="fact" x="191" y="436">point of no return</text></g>
      <g class="undo"><title>the way back</title><path class="sign" transform="translate(326 424)" d="M8 14V12.4M8 10.4V8.6M8 6.6V3.4M4.6 5.4 8 2l3.4 3.4"/><text class="fact" x="348" y="436">the way back</text></g>
      <g class="mark now"><title>now</title><rect class="badge" x="31" y="445" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(32 446)" d="M4.8 8h.01M8 8h.01M11.2 8h.01"/><text class="fact" x="54" y="458">now</text></g>
      <g class="mark failed"><title>failed</title><rect class="badge" x="103" y="445" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(104 446)" d="m5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4"/><text class="fact" x="126" y="458">failed</text></g>
      <g class="mark undoing"><title>undoing</title><rect class="badge" x="185" y="445" width="18" height="18" rx="9"/><path class="in-badge" transform="translate(186 446)" d="M6.6 4.6 4.2 6.9l2.4 2.3M4.6 6.9h4.6a2.2 2.2 0 0 1 0 4.4H7"/><text class="fact" x="208" y="458">undoing</text></g>
      </svg>
      "
    `);
  });

  it('is well-formed, and needs nothing from elsewhere', () => {
    for (const of of [order, journey, parcel]) {
      const text = svg(diagramOf(of));
      expect(problemsOfXml(text)).toEqual([]);
      expect(text).not.toMatch(/<script|href|url\(|@import|<foreignObject/);
    }
  });

  it('is told to those who do not see it', () => {
    const text = svg(diagramOf(trip, instance(trip, [ran('seat', 'outstanding')])));
    expect(text).toContain('<title>Saga trip, version 1: 4711 is running</title>');
    expect(text).toContain('<desc>Started by trip.place. Steps: seat (now), pay (to come).</desc>');
  });

  it('has colours for light and for dark', () => {
    const [, light = '', dark = ''] =
      /\.edda\{(.*?);--own.*?dark\)\{\.edda\{(.*?)\}/s.exec(svg(diagramOf(trip))) ?? [];
    const names = (colours: string) => colours.split(';').map((colour) => colour.split(':')[0]);
    expect(names(light)).toContain('--ink');
    expect(names(dark)).toEqual(names(light));
  });

  it('uses no colour that it does not have', () => {
    const text = svg(diagramOf(trip));
    const used = [...text.matchAll(/var\((--[a-z]+)\)/g)].map(([, name]) => name);
    for (const name of used) expect(text).toContain(`${name}:`);
  });

  it('shows a collection of a hundred items as one card with a counter', () => {
    const of = saga('s', [forEach('each', 'line', [step('pick', 'stock.pick', 'stock.put-back')])]);
    const items = Array.from({ length: 100 }, (_, index) => index + 1);
    const state = instance(of, [
      { kind: 'items', path: 'each', items },
      ...items.map((item) => ({ kind: 'item', path: `each[${item}]`, patch: {} }) as const),
      ...items.map((item) => ran(`pick[${item}]`, item <= 7 ? 'succeeded' : 'outstanding')),
    ]);
    const text = svg(diagramOf(of, state));
    expect(text).toContain('>7 of 100 items</text>');
    expect(text.match(/>stock\.pick<\/text>/g)).toHaveLength(1);
  });

  it('has a way back only if something leads there', () => {
    const turning = saga('s', [wait('w', [arm('gone', 'order.gone', 'compensate')])]);
    const onward = saga('s', [wait('w', [arm('paid', 'order.paid')]), retriable('thank', 'mail.thank')]);
    expect(svg(diagramOf(turning))).toContain('>compensated</text>');
    expect(svg(diagramOf(onward))).not.toContain('>compensated</text>');
  });

  it('cuts off what is too long, and says the whole of it to whoever points at it', () => {
    const long = 'reserveStockInTheWarehouseThatIsNearestToTheCustomer';
    const text = svg(diagramOf(saga('s', [step(long, 'a.b', 'a.c')])));
    expect(text).toContain('>reserveStockInTheWareh…</text>');
    expect(text).toContain(`<title>${long}\n`);
  });

  it('lets no name be more than text', () => {
    const evil = '</text><script>alert("1")</script>&amp;\0\ud800';
    const text = svg(diagramOf(saga(evil, [step(evil, evil, evil)])));
    expect(problemsOfXml(text)).toEqual([]);
    expect(text).toContain(
      '&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;\uFFFD\uFFFD',
    );
  });
});
