"""Threats 1 to 12, 15, 16, 18, 19 and 21 again, against the service as it runs: by HTTP, in two processes.

The tests are those of other files; here their browsers speak to granian, each from an address of its own.
"""

import pytest

from tests.fixtures_apps import Identity
from tests.mamia.test_contacts import (  # noqa: F401
    test_a_code_of_a_sign_in_confirms_no_address_and_the_other_way_round,
    test_an_address_is_confirmed_waits_and_its_owner_is_told,
)
from tests.mamia.test_more_proof import (  # noqa: F401
    test_a_code_sent_to_one_browser_serves_no_other,
    test_a_code_sent_to_the_recovery_contact_does,
    test_a_letter_is_one_proof_more_for_who_has_her_numen,
    test_a_letter_stands_in_for_the_numen_once,
    test_a_recovery_code_does_and_serves_once,
    test_a_reset_takes_no_protection_away,
    test_the_page_of_the_password_is_not_reached_without_it,
    test_who_has_proved_nothing_starts_over,
    test_wrong_codes_are_counted_and_the_right_one_refused_after_too_many,
    test_wrong_first_proofs_are_answered_alike_for_a_protected_account,
)
from tests.mamia.test_reset_password import (  # noqa: F401
    test_a_refusal_is_explained_and_the_proofs_still_serve,
    test_the_browser_gets_another_session_once_it_has_proved,
    test_the_same_proofs_sent_many_times_at_once_serve_once,
)
from tests.threats.running import Live
from tests.threats.test_lookup_and_reset import (  # noqa: F401
    test_a_captcha_serves_once_in_its_own_session_and_for_its_own_page,
    test_a_filter_in_an_identifiant_matches_nobody,
    test_a_forged_host_is_refused_or_ignored_and_in_no_mail,
    test_a_later_step_goes_back_to_the_start,
    test_a_number_of_another_shape_says_the_shape_and_costs_nothing,
    test_a_parameter_sent_twice_is_refused,
    test_a_reset_ends_the_sessions_of_the_applications,
    test_an_empty_post_and_the_fields_of_another_step_change_nothing,
    test_another_browser_cannot_go_on_with_them,
    test_dates_guessed_one_after_the_other_stop_at_the_budget,
    test_days_and_numbers_are_read_in_every_usual_form,
    test_guesses_at_once_from_many_addresses_share_the_budget_of_the_account,
    test_opening_the_page_again_and_again_uses_nothing_up,
    test_pictures_asked_without_end_are_bounded,
    test_suspended_closed_and_ended_accounts_stay_so,
    test_the_answer_of_the_captcha_is_readable_nowhere,
    test_the_proofs_of_one_serve_nobody_else,
    test_tokens_of_every_shape_are_refused_without_a_fault,
    test_who_has_no_mail_is_treated_as_the_others,
)
from tests.threats.test_notices import (  # noqa: F401
    test_a_code_given_twice_or_as_an_array_locks_nobody,
    test_an_odd_code_is_refused_without_a_fault,
    test_the_address_of_a_notice_is_never_taken_from_the_request,
)
from tests.threats.test_sessions import (  # noqa: F401
    test_a_code_given_before_gives_nothing_after,
    test_a_new_password_keeps_the_second_factor_and_opens_no_session,
    test_an_account_suspended_between_the_proofs_and_the_new_password_stays_so,
    test_no_session_or_token_outlives_it_and_applications_are_told,
    test_the_automatic_lock_ends_none_of_it,
)
from tests.threats.test_signin_and_openid import (  # noqa: F401
    test_fifty_wrong_passwords_at_once_are_examined_ten_times_at_most,
)


@pytest.fixture
def identity(live: Live) -> Identity:
    """In place of the application in this process."""
    return live
