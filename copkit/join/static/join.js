// Better with a script, whole without: how much room is left, and one press sends once.
for (const box of document.querySelectorAll("textarea[maxlength]")) {
  const left = document.createElement("p");
  left.className = "left";
  left.setAttribute("aria-live", "polite");
  box.after(left);
  box.addEventListener("input", () => {
    const room = box.maxLength - box.value.length;
    left.textContent = room < 200 ? `${room} characters left` : "";
  });
}
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));
if (document.body.classList.contains("wide")) setTimeout(() => location.reload(), 10000);
