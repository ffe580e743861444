import { MsalProvider } from '@azure/msal-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@authshift/ui/styles.css';
import './shell/shell.css';
import './rehearsal/rehearsal.css';
import './readiness/readiness.css';
import { App } from './App.tsx';
import { loadAdminConfig } from './session/adminConfig.ts';
import { chosenLanguage, loadLanguage } from './session/language.ts';
import { createSession } from './session/session.ts';
import { StartFailed } from './shell/StartFailed.tsx';

const root = createRoot(document.getElementById('app') as HTMLElement);

try {
  const code = chosenLanguage();
  const [config, language] = await Promise.all([loadAdminConfig(), loadLanguage(code)]);
  document.documentElement.dir = language?.dir ?? 'ltr';
  const application = await createSession(config);
  root.render(
    <StrictMode>
      <MsalProvider instance={application}>
        <App config={config} language={language} />
      </MsalProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(<StartFailed error={error} />);
}
