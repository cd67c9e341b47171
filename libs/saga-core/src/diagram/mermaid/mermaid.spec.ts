import { describe, expect, it } from 'vitest';
import { diagramOf } from '../diagram-of.js';
import { journey, order, parcel } from '../sample-definitions.fixture.js';
import {
  choose,
  forEach,
  instance,
  machine,
  parallel,
  pivot,
  publish,
  ran,
  repeat,
  saga,
  step,
  wait,
} from '../sample-sagas.fixture.js';
import type { SagaDefinition } from '../../definition/definition.js';
import { mermaid } from './mermaid.js';

/** All lines that are about the graph itself, without indentation. */
function lines(of: SagaDefinition): readonly string[] {
  return mermaid(diagramOf(of))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !/^(classDef|class|linkStyle|accTitle|flowchart)/.test(line));
}

describe('the text for Mermaid', () => {
  it('has the steps downward, and the way back dashed beside them', () => {
    expect(mermaid(diagramOf(order))).toMatchInlineSnapshot(`
      "flowchart TB
        accTitle: Saga order version 1
        n4(["compensated"])
        n1(["order.place"])
        n2["reserveStock<br/>inventory.reserve-stock<br/>within 1 m"]
        n3["inventory.release-stock"]
        n5["bookShipment<br/>shipping.book-shipment<br/>within 1 m"]
        n6["shipping.cancel-shipment"]
        n7["chargePayment<br/>payment.charge<br/>within 1 m"]
        n8["dispatchShipment<br/>shipping.dispatch-shipment"]
        n9["sendConfirmation<br/>notification.send-confirmation"]
        n10[/"publish<br/>order.confirmed"/]
        n11(["completed"])
        n1 --> n2
        n2 -.- n3
        n4 ~~~ n3
        n3 -.-> n4
        n2 --> n5
        n5 -.- n6
        n3 ~~~ n6
        n6 -.-> n3
        n5 --> n7
        n6 ~~~ n7
        n7 -.->|"fails"| n6
        n7 --> n8
        n8 --> n9
        n9 --> n10
        n10 --> n11
        classDef compensatable fill:#eef4ff,stroke:#2360c4,color:#1a2332
        class n2,n5 compensatable
        classDef pivot fill:#fff4e0,stroke:#b26a00,stroke-width:3px,color:#1a2332
        class n7 pivot
        classDef retriable fill:#e8f7f2,stroke:#0a7a5f,color:#1a2332
        class n8,n9 retriable
        classDef publish fill:#f4eeff,stroke:#7341c4,color:#1a2332
        class n10 publish
        classDef undo fill:#fdf0f4,stroke:#c0325b,stroke-dasharray:5 4,color:#1a2332
        class n3,n6 undo
        classDef terminal fill:#ffffff,stroke:#1a2332,color:#1a2332
        class n1,n4,n11 terminal
        linkStyle 1,3,5,7,10 stroke:#c0325b
      "
    `);
  });

  it('of a saga has its marks, in words and in colours', () => {
    const of = saga('trip', [step('seat', 'seats.reserve', 'seats.release'), pivot('pay', 'bank.pay')]);
    const abort = { reason: 'failure', path: 'pay', message: 'No.' } as const;
    const steps = [ran('seat', 'succeeded', 'outstanding'), ran('pay', 'failed')];
    expect(mermaid(diagramOf(of, instance(of, steps, { status: 'compensating', abort }))))
      .toMatchInlineSnapshot(`
        "flowchart TB
          accTitle: Saga trip version 1, 4711 is compensating
          n4(["compensated"])
          n1(["trip.place"])
          n2["seat<br/>seats.reserve<br/>undoing"]
          n3["seats.release<br/>now"]
          n5["pay<br/>bank.pay<br/>failed"]
          n6(["completed"])
          n1 --> n2
          n2 -.- n3
          n4 ~~~ n3
          n3 -.-> n4
          n2 --> n5
          n3 ~~~ n5
          n5 -.->|"fails"| n3
          n5 --> n6
          classDef compensatable fill:#eef4ff,stroke:#2360c4,color:#1a2332
          class n2 compensatable
          classDef pivot fill:#fff4e0,stroke:#b26a00,stroke-width:3px,color:#1a2332
          class n5 pivot
          classDef undo fill:#fdf0f4,stroke:#c0325b,stroke-dasharray:5 4,color:#1a2332
          class n3 undo
          classDef terminal fill:#ffffff,stroke:#1a2332,color:#1a2332
          class n1,n4,n6 terminal
          classDef now fill:#cfe0ff,stroke-width:3px,color:#1a2332
          class n3 now
          classDef failed fill:#ffd6d9,color:#1a2332
          class n5 failed
          classDef undoing fill:#ffd3e0,stroke-width:3px,color:#1a2332
          class n2 undoing
          classDef nottaken fill:#f3f4f6,stroke:#c3cad4,color:#8793a5
          class n6 nottaken
          linkStyle 1,3,6 stroke:#c0325b
        "
      `);
  });

  it('leads from the failures that are expected, and from the ends of a wait, where they lead', () => {
    const text = lines(journey);
    const ids = new Map(
      text.flatMap((line) => {
        const [, id, name] = /^(n\d+)\W+"([\w.-]+)/.exec(line) ?? [];
        return id !== undefined && name !== undefined ? [[name, id] as const] : [];
      }),
    );
    const edge = (from: string, arrow: string, to: string) => `${ids.get(from)} ${arrow} ${ids.get(to)}`;
    expect(text).toContain(edge('bookHotel', '-.->|"on fully-booked"|', 'bookHostel'));
    expect(text).toContain(edge('loyaltySeats', '-.->|"otherwise"|', 'bookEconomy'));
    expect(text).toContain(edge('approveBudget', '-.->|"rejected"|', 'embassy.withdraw'));
    expect(text).toContain(edge('approveBudget', '-.->|"after 2 d"|', 'embassy.withdraw'));
    expect(text).toContain(edge('chargeCard', '-.->|"fails"|', 'embassy.withdraw'));
    expect(text).toContain(edge('embassy.withdraw', '-.->', 'insurance.revoke'));
    expect(text).toContain(edge('insurance.revoke', '-.->', 'flights.cancel'));
    expect(text).toContain(edge('insurance.revoke', '-.->', 'hotels.cancel'));
    expect(text).toContain(edge('loyalty.give-back', '-.->', 'compensated'));
  });

  it('has the states of a machine, with the transitions between them', () => {
    expect(lines(parcel)).toMatchInlineSnapshot(`
      [
        "n1(["#48; 6 #42; #42; #42;, Europe/Oslo"])",
        "subgraph n2["parcel: 6 states"]",
        "n3("announced<br/>entry: printLabel")",
        "n4("inTransit<br/>parcel.scanned: stays, publish parcel.moved<br/>ignores parcel.collected<br/>exit: stopTracking")",
        "n5("atShop<br/>entry: tellRecipient<br/>needs a person on parcel.scanned")",
        "n6(["delivered<br/>entry: publish parcel.arrived"])",
        "n7(["returned<br/>entry: refundPostage"])",
        "n8(["cancelled"])",
        "end",
        "n9(["completed"])",
        "n1 --> n3",
        "n3 -->|"parcel.collected"| n4",
        "n3 -->|"parcel.cancelled"| n8",
        "n3 -->|"after 14 d"| n8",
        "n4 -->|"parcel.delivered"| n6",
        "n4 -->|"parcel.nobody-home"| n5",
        "n5 -->|"parcel.picked-up"| n6",
        "n5 -->|"parcel.redelivery: parcel.redelivery-asked (if)"| n4",
        "n5 -->|"after 7 d"| n7",
        "n6 --> n9",
        "n7 --> n9",
        "n8 --> n9",
        "",
      ]
    `);
  });

  it('draws what is empty as a node, so that something leads on', () => {
    const of = saga('s', [
      forEach('none', 'item', []),
      machine('m', 'x', []),
      choose('c', { only: [] }),
      parallel('p', { a: [] }),
      repeat('r', 2, []),
    ]);
    const ends = lines(of).filter((line) => / (-->|-\.->)/.test(line));
    expect(ends).toHaveLength(8);
    expect(lines(saga('s', []))).toEqual(['n1(["s.place"])', 'n2(["completed"])', 'n1 --> n2', '']);
  });

  it('lets no name be more than a name', () => {
    const evil = '"]; end\n%%{init: {}}%% <b>#quot;</b> `*x*` | 1. & \u0007 日本';
    const of = saga('s', [publish(evil), wait('1. first', []), wait('- second', [])]);
    const [, node, numbered, listed] = lines(of);
    expect(node).toBe(
      'n2[/"publish<br/>#34;#93;#59; end #37;#37;#123;init: #123;#125;#125;#37;#37; #60;b#62;#35;quot#59;#60;/b#62; #96;#42;x#42;#96; #124; 1. #38;   日本"/]',
    );
    expect([numbered, listed]).toEqual(['n3{{"#49;. first"}}', 'n4{{"#45; second"}}']);
  });
});
