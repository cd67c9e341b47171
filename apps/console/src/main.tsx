import { EddaProblem } from '@edda/client';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadSettings } from './rest/rest.js';
import { App } from './shell/app.js';
import { showTheme } from './shell/theme.js';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/lists.css';
import './styles/topology.css';
import './styles/saga.css';
import './styles/forms.css';

showTheme();

const client = new QueryClient({
  queryCache: new QueryCache(),
  defaultOptions: {
    queries: {
      // What is refused stays refused; what did not answer is asked again by the interval.
      retry: (times, error) => times < 1 && error instanceof EddaProblem && error.status >= 500,
      refetchOnWindowFocus: true,
      staleTime: 500,
    },
  },
});

const element = document.getElementById('root');
if (!element) throw new Error('The page has no element "root".');
const root = createRoot(element);

try {
  await loadSettings();
  root.render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App client={client} />
      </QueryClientProvider>
    </StrictMode>,
  );
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  root.render(<p className="broken">The console cannot start: its settings did not come. {why}</p>);
}
