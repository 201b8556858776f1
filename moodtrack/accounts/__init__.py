"""Who is who: clinics, patients, staff, invitations, sessions."""
