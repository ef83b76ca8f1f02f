for (const compare of document.querySelectorAll(".compare")) {
  const range = compare.querySelector("input");
  const move = () => compare.style.setProperty("--at", range.value + "%");
  range.addEventListener("input", move);
  move();
}
