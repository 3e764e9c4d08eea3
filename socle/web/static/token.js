// The page may be older than the session: a sign-in in another tab gives another token. False when nobody is signed in.

export async function renew(address) {
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return false;
  const { token } = await answer.json();
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
  return true;
}
