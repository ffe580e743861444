import { useLocation } from 'wouter';
import { useScenarios } from '../rehearsal/useScenarios.ts';

/** Which of Harborline's customers the pages are about. Another one opens on the same page. */
export function CustomerSwitch({ customer }: { readonly customer: string }) {
  const { all } = useScenarios();
  const [location, navigate] = useLocation();
  // One user's page belongs to one customer.
  const page = location.startsWith('/users/') ? '/settings/exchange/users' : location;
  if (all === null) return null;
  return (
    <label className="hl-switch">
      <span className="hl-quiet">Customer</span>
      <select value={customer} onChange={({ target }) => navigate(`~/c/${target.value}${page}`)}>
        {all.map(({ id, organization }) => (
          <option key={id} value={id}>
            {organization.name}
          </option>
        ))}
      </select>
    </label>
  );
}
