// Says milligrams for each kilogram while the dose is typed. The server works it out again.

const output = /** @type {HTMLOutputElement} */ (document.getElementById("per_kg"));
const fields = ["weight_kg", "dose_mg"].map((id) => /** @type {HTMLInputElement} */ (document.getElementById(id)));

function show() {
  const [weight, dose] = fields.map(({ value }) => (/^\d+([.,]\d+)?$/.test(value.trim()) ? Number(value.replace(",", ".")) : NaN));
  output.value = weight > 0 && dose > 0 ? `${(dose / weight).toFixed(2)} mg/kg` : "– mg/kg";
}

for (const field of fields) field.addEventListener("input", show);
show();
