import type { INestApplication, Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { withMessages } from './message-bodies.js';
import { SCHEMAS } from './schemas/schemas.js';
import { withSignIn } from './with-sign-in.js';

const ABOUT = [
  'A saga is a business transaction over several services: a row of steps, each a command to a participant. If a step fails before the pivot, what was done is compensated in reverse order; after the pivot the saga only goes forward. Every saga is kept in PostgreSQL, so none is lost when a process dies. One that cannot go on by itself is `parked`, and needs a person.',
  'Begin with `POST /v1/sagas/{name}`, then look at `links.self` and `links.history` of the answer.',
  'Callers sign in with `Authorization: Bearer`, and a token of the issuer or an API key behind it; each operation says which role it needs. Where nobody has to sign in, only the machine itself is served.',
  'What is refused is answered with problem details (RFC 9457): `detail` says what happened and what to do next, and `type` is `urn:edda:problem:<kind>` for programs. All times are ISO 8601 in UTC.',
].join('\n\n');

/** Describes Edda's own routes, and nothing else of the application. `module` is the one that has the controllers. */
export function openApiDocument(app: INestApplication, module: Type): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Edda orchestrator')
    .setDescription(ABOUT)
    .setVersion('v1')
    .addTag('sagas', 'Start them, find them, follow them')
    .addTag('actions', 'What people do with them')
    .addTag('events', 'Tell sagas what happened, and see what became of it')
    .addTag('dead letters', 'Messages that could not be processed, and what to do about them')
    .addTag('definitions', 'Which sagas there are, what their steps do, and what a new version means')
    .addTag('diagrams', 'Definitions and sagas as pictures')
    .addTag('audit', 'What people did, and whether the record of it is whole')
    .addTag('health', 'For probes')
    .build();
  const document = SwaggerModule.createDocument(app, config, { include: [module] });
  const described = withMessages(document, app.get(Sagas, { strict: false }).definitions());
  return withSignIn({ ...described, components: { ...described.components, schemas: { ...SCHEMAS } } });
}
