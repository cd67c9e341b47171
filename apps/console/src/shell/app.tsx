import type { QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApprovalsScreen } from '../approvals/approvals-screen.js';
import { AuditScreen } from '../audit/audit-screen.js';
import { DefinitionScreen } from '../definitions/definition-screen.js';
import { DefinitionsScreen } from '../definitions/definitions-screen.js';
import { HealthScreen } from '../health/health-screen.js';
import { LetterScreen } from '../letters/letter-screen.js';
import { LettersScreen } from '../letters/letters-screen.js';
import { MailScreen } from '../mailbox/mail-screen.js';
import { MailboxScreen } from '../mailbox/mailbox-screen.js';
import { Link } from '../parts/link.js';
import { Nothing } from '../parts/notices.js';
import { useFacts } from '../rest/live.js';
import type { Route } from '../routing/route.js';
import { useRoute } from '../routing/location.js';
import { SagaScreen } from '../saga/saga-screen.js';
import { SagasScreen } from '../sagas/sagas-screen.js';
import { useSession } from '../session/session.js';
import { SignIn } from '../session/sign-in.js';
import { TopologyScreen } from '../topology/topology-screen.js';
import { KeysHelp } from './keys-help.js';
import { useKeys } from './keys.js';
import { Sidebar } from './sidebar.js';

/** The whole console: the way around on the left, one screen beside it. */
export function App({ client }: { readonly client: QueryClient }) {
  const route = useRoute();
  const { token, wanted } = useSession();
  const [isHelping, setHelping] = useState(false);
  useKeys(() => setHelping(true));
  useFacts(client, token);
  if (wanted !== undefined) return <SignIn wanted={wanted} onSignedIn={() => void client.resetQueries()} />;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the content
      </a>
      <Sidebar screen={route.screen} onHelp={() => setHelping(true)} />
      <main id="main" tabIndex={-1}>
        <Screen route={route} />
      </main>
      {isHelping && <KeysHelp onClose={() => setHelping(false)} />}
    </div>
  );
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.screen) {
    case 'sagas':
      return <SagasScreen />;
    case 'saga':
      return <SagaScreen key={route.id} id={route.id} />;
    case 'approvals':
      return <ApprovalsScreen />;
    case 'dead-letters':
      return <LettersScreen />;
    case 'dead-letter':
      return <LetterScreen key={route.id} id={route.id} />;
    case 'mailbox':
      return <MailboxScreen />;
    case 'mail':
      return <MailScreen key={route.id} id={route.id} />;
    case 'audit':
      return <AuditScreen />;
    case 'definitions':
      return <DefinitionsScreen />;
    case 'definition':
      return <DefinitionScreen key={route.name} name={route.name} />;
    case 'topology':
      return <TopologyScreen />;
    case 'health':
      return <HealthScreen />;
    case 'nowhere':
      return (
        <div className="screen">
          <h1>Edda</h1>
          <Nothing icon="search" title="There is nothing at this address">
            <p>
              <Link to="sagas">Go to the sagas</Link>
            </p>
          </Nothing>
        </div>
      );
  }
}
