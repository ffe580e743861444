/** How to reach Harborline's people: the same words wherever something did not work. */
export function SupportContact() {
  return (
    <p>
      Harborline support: <a href="mailto:support@harborline.example">support@harborline.example</a>, on working days
      within the hour.
    </p>
  );
}
