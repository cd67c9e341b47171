import { InventoryModule, stockProducts } from '@edda/inventory';
import { PaymentModule } from '@edda/payment';
import { rabbitmq } from '@edda/rabbitmq';
import { ShippingModule } from '@edda/shipping';
import { serveParticipants } from '../edda/serve-participants.js';
import { wiring } from '../subject/wiring.js';
import { INTAKE } from '../edda/intake.js';
import { PRODUCTS } from './product.js';

const { amqpUrl, databaseUrl, namespace } = wiring();
const settings = { databaseUrl, broker: rabbitmq({ url: amqpUrl }), namespace, intake: INTAKE };
await serveParticipants(
  [InventoryModule.register(settings), PaymentModule.register(settings), ShippingModule.register(settings)],
  () =>
    stockProducts(
      databaseUrl,
      PRODUCTS.map((productId) => ({ productId, name: productId, units: 1_000_000 })),
    ),
);
