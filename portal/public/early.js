// Runs while the portal's code is still on its way: who is there and, on the first page, the charter. src/api/client.ts takes the answers.
"use strict";
{
  const asked = {};
  const ask = (path) => {
    asked[path] = fetch(path);
    asked[path].catch(() => undefined); // whoever takes it says so
    return asked[path];
  };
  window.cartulaireAsked = asked;
  ask("/api/session")
    .then((answer) => answer.clone().json())
    .then(({ signed_in, waiting, roles }) => {
      if (!signed_in || waiting || location.pathname !== "/") return;
      ask("/api/charter");
      if (roles?.includes("agent")) ask("/api/charter/acknowledgement");
    })
    .catch(() => undefined);
}
